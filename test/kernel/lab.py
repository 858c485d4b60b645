#!/usr/bin/env python3
"""A machine in a network namespace, with raw sockets on the far end of each of its cables.

Reads one JSON case a line, answers one JSON line: the facts that the machine's own commands print, and for
each probe the packets that were seen. Needs root, iproute2, iptables and nft. Only namespaces that it makes
are touched; all of them are gone at the end."""
import ctypes, json, os, select, socket, struct, subprocess, sys

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
HOME = os.open("/proc/self/ns/net", os.O_RDONLY)
FAR = f"wayout-far-{os.getpid()}"
PROTOCOLS = {"icmp": 1, "tcp": 6, "udp": 17}


def enter(fd):
    if libc.setns(fd, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def sh(text, stdin=None):
    try:
        done = subprocess.run(["sh", "-c", text], input=stdin, capture_output=True, text=True, timeout=20)
    except subprocess.TimeoutExpired:
        return 1, "", "no end after 20 s"
    return done.returncode, done.stdout, done.stderr


def namespace(name):
    return os.open(f"/run/netns/{name}", os.O_RDONLY)


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def packet(p):
    src, dst = socket.inet_aton(p["source"]), socket.inet_aton(p["destination"])
    protocol = PROTOCOLS[p["protocol"]]
    if protocol == 1:
        body = struct.pack("!BBHHH", p["type"], 0, 0, p["id"], 1) + b"wayout"
        body = body[:2] + struct.pack("!H", checksum(body)) + body[4:]
    else:
        if protocol == 6:
            body = struct.pack("!HHIIBBHHH", p["sourcePort"], p["destinationPort"], p["seq"], p["ack"], 5 << 4, p["flags"], 65535, 0, 0)
            at = 16
        else:
            body = struct.pack("!HHHH", p["sourcePort"], p["destinationPort"], 14, 0) + b"wayout"
            at = 6
        pseudo = src + dst + struct.pack("!BBH", 0, protocol, len(body))
        body = body[:at] + struct.pack("!H", checksum(pseudo + body)) + body[at + 2:]
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(body), 0, 0, 64, protocol, 0, src, dst)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + body


def parse(frame):
    if frame[12:14] != b"\x08\x00":
        return None
    ip = frame[14:]
    size = (ip[0] & 15) * 4
    names = {number: name for name, number in PROTOCOLS.items()}
    if ip[9] not in names:
        return None
    body = ip[size:]
    seen = {"protocol": names[ip[9]], "source": socket.inet_ntoa(ip[12:16]), "destination": socket.inet_ntoa(ip[16:20])}
    if ip[9] == 1:
        seen.update(type=body[0], code=body[1], id=struct.unpack("!H", body[4:6])[0])
        return seen
    seen["sourcePort"], seen["destinationPort"] = struct.unpack("!HH", body[:4])
    if ip[9] == 6:
        seen["seq"], seen["ack"] = struct.unpack("!II", body[4:12])
        seen["flags"] = body[13]
    return seen


class Cable:
    """The far end of one of the machine's interfaces."""

    def __init__(self, name, far, mac):
        self.name, self.mac = name, mac
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
        self.socket.bind((far, 0))
        self.socket.setblocking(False)

    def send(self, p):
        self.socket.send(self.mac + b"\x02\0\0\0\0\x01" + b"\x08\x00" + packet(p))

    def received(self):
        while True:
            try:
                frame, address = self.socket.recvfrom(65535)
            except BlockingIOError:
                return
            if address[2] == 4:  # PACKET_OUTGOING
                continue
            seen = parse(frame)
            if seen:
                yield {"interface": self.name, **seen}


def watch(cables, wait):
    """Everything that arrives until nothing came for `wait` seconds."""
    seen = []
    while select.select([c.socket for c in cables], [], [], wait)[0]:
        for cable in cables:
            seen.extend(cable.received())
    return seen


def answer_to(seen):
    swapped = {"protocol": seen["protocol"], "source": seen["destination"], "destination": seen["source"]}
    if seen["protocol"] == "icmp":
        return {**swapped, "type": 0, "id": seen["id"]}
    swapped.update(sourcePort=seen["destinationPort"], destinationPort=seen["sourcePort"])
    if seen["protocol"] == "tcp":
        swapped.update(seq=7000, ack=(seen["seq"] + 1) & 0xFFFFFFFF, flags=0x12)
    return swapped


def same_question(probe, seen):
    if seen["protocol"] != probe["protocol"]:
        return False
    if seen["protocol"] == "icmp":
        return seen["type"] == 8
    return seen["protocol"] != "tcp" or seen["flags"] == 2


def run_probe(cables, probe, wait):
    by_name = {cable.name: cable for cable in cables}
    watch(cables, 0)
    by_name[probe["interface"]].send(probe)
    first = watch(cables, wait)
    arrived = [seen for seen in first if same_question(probe, seen)]
    result = {"arrived": arrived, "back": [seen for seen in first if seen not in arrived]}
    if len(arrived) == 1 and probe.get("answer", True):
        by_name[arrived[0]["interface"]].send(answer_to(arrived[0]))
        result["answered"] = watch(cables, wait)
    return result


def run_own(cables, own, wait):
    """A connection that the machine opens itself."""
    watch(cables, 0)
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    one.setblocking(False)
    code = one.connect_ex((own["destination"], own["destinationPort"]))
    arrived = [seen for seen in watch(cables, wait) if same_question({"protocol": "tcp"}, seen)]
    connected = code in (0, 115) and bool(select.select([], [one], [], 0)[1]) and one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
    one.close()
    return {"arrived": arrived, "connected": connected}


FACTS = {
    "iptablesSave": "iptables-save 2>/dev/null",
    "iptablesLegacySave": "iptables-legacy-save 2>/dev/null",
    "nftRuleset": "nft -j list ruleset",
    "ipAddr": "ip -j addr",
    "ipRoute": "ip -j route show table all",
    "ipRule": "ip -j rule",
    "listeningSockets": "ss -H -lntup",
}

PER_INTERFACE = "rp_filter forwarding route_localnet accept_local src_valid_mark"
SYSCTLS = (
    "net.ipv4.ip_forward net.ipv4.icmp_echo_ignore_all net.netfilter.nf_conntrack_max net.netfilter.nf_conntrack_count "
    f"$(cd /proc/sys; for name in {PER_INTERFACE}; do ls net/ipv4/conf/*/$name; done)"
)


def facts():
    document = {name: sh(command)[1] for name, command in FACTS.items()}
    lines = sh(f"sysctl -e {SYSCTLS}")[1]
    document["sysctl"] = dict(line.split(" = ", 1) for line in lines.splitlines() if " = " in line)
    netfilter = document["sysctl"]
    document["conntrack"] = {
        "count": int(netfilter.pop("net.netfilter.nf_conntrack_count", 0)),
        "max": int(netfilter.pop("net.netfilter.nf_conntrack_max", 65536)),
    }
    return document


def listen(sockets):
    opened = []
    for kind, address, port in sockets:
        one = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
        one.bind((address, port))
        if kind == "tcp":
            one.listen(64)
        opened.append(one)
    return opened


def run_case(case, number):
    name = f"wayout-{os.getpid()}-{number}"
    errors, opened = [], []
    subprocess.run(["ip", "netns", "add", name], check=True)
    far, near = namespace(FAR), namespace(name)
    try:
        enter(near)
        links = "ip link set lo up\n"
        for interface in case["interfaces"]:
            links += f"ip link add {interface} type veth peer name f{interface} netns {FAR}\n"
        code, _, error = sh(links)
        if code != 0:
            errors.append(error)
        enter(far)
        sh("\n".join(f"ip link set f{i} up arp off; sysctl -qw net.ipv6.conf.f{i}.disable_ipv6=1" for i in case["interfaces"]))
        enter(near)
        sh("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv4.icmp_ratelimit=0")
        for line in case["setup"]:
            code, _, error = sh(line)
            if code != 0:
                errors.append(f"{line}: {error.strip()}")
        for tool, text in case["load"]:
            code, _, error = sh(tool, text)
            if code != 0:
                errors.append(f"{tool}: {error.strip()}")
        if errors:
            return {"facts": {}, "observed": [], "errors": errors}
        opened = listen(case.get("listening", []))
        document = facts()
        cables = []
        for interface in case["interfaces"]:
            mac = mac_of(interface)
            enter(far)
            cables.append(Cable(interface, f"f{interface}", mac))
            enter(near)
        observed = [run_probe(cables, probe, case.get("wait", 0.01)) for probe in case["probes"]]
        own = [run_own(cables, one, case.get("wait", 0.01)) for one in case.get("own", [])]
        for cable in cables:
            cable.socket.close()
        return {"facts": document, "observed": observed, "own": own, "errors": errors}
    finally:
        for one in opened:
            one.close()
        # A namespace is torn down some time after its removal; cables are, at once.
        enter(near)
        sh("\n".join(f"ip link del {interface}" for interface in case["interfaces"]))
        enter(HOME)
        os.close(far)
        os.close(near)
        subprocess.run(["ip", "netns", "del", name], check=False)


def mac_of(interface):
    shown = json.loads(sh(f"ip -j link show {interface}")[1])
    return bytes.fromhex(shown[0]["address"].replace(":", ""))


def main():
    subprocess.run(["ip", "netns", "add", FAR], check=True)
    try:
        for number, line in enumerate(sys.stdin):
            print(json.dumps(run_case(json.loads(line), number)), flush=True)
    finally:
        enter(HOME)
        subprocess.run(["ip", "netns", "del", FAR], check=False)


if __name__ == "__main__":
    main()
