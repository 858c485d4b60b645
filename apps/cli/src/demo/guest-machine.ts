import { spawn } from 'node:child_process';
import { guestScript } from '../../../../libs/inspection/src/index.js';

/** What the machine's own commands printed, or in words why there can be no such machine here. */
type GuestLook = { output: string } | { missing: string };

const NEEDED = ['unshare', 'mount', 'ip', 'ss', 'sysctl', 'iptables', 'iptables-save'];
/** Milliseconds; it takes well under a second. */
const LIMIT = 20_000;

/** Exit codes of the steps before the look. */
const LACKS_TOOL = 91;
const NOT_SET_UP = 92;

/** Sets up a Linux machine in a network namespace, runs `commands` on it as root, and then what
 *  `wayout guest-script` prints. The namespace has no name: it is gone with the process in it, however that
 *  ends. Nothing of this computer's own network changes, and no packet leaves the namespace. */
export async function lookIntoMachine(address: string, commands: readonly string[]): Promise<GuestLook> {
  if (process.platform !== 'linux') return { missing: 'network namespaces need Linux' };
  if (process.getuid?.() !== 0) return { missing: 'network namespaces need root' };
  const { code, stdout, stderr } = await runScript([
    ...NEEDED.map((tool) => `command -v ${tool} >/dev/null || { echo ${tool} >&2; exit ${LACKS_TOOL}; }`),
    "unshare --net --mount sh -s <<'MACHINE' || exit $?",
    `{ ${[...setUp(address), ...commands].map((one) => `${one} >/dev/null`).join(' && ')}; } || exit ${NOT_SET_UP}`,
    HIDE_HOST,
    guestScript(),
    'MACHINE',
  ]);
  const complaint = stderr.trim().split('\n')[0] ?? '';
  if (code === LACKS_TOOL) return { missing: `${complaint} isn't installed` };
  if (code !== 0) return { missing: `a namespace can't be set up: ${complaint || `exit code ${code}`}` };
  return { output: stdout };
}

/** As Linux comes: one interface, its default route, nothing that forwards. */
function setUp(address: string): string[] {
  const router = address.replace(/\d+$/, '1');
  return [
    'ip link set lo up',
    'ip link add ens5 type veth peer name wire',
    `ip addr add ${address}/24 brd + dev ens5`,
    'ip link set wire up',
    'ip link set ens5 up',
    `ip route add default via ${router}`,
    'sysctl -qw net.ipv4.ip_forward=0',
  ];
}

/** For the rest of a shell in a mount namespace of its own: which cloud instance this computer may be, its
 *  saved rules and its proxies are no facts of the machine in the namespace. */
export const HIDE_HOST = [
  'for one in /sys/devices/virtual/dmi /var/lib/cloud /etc/iptables /etc/sysconfig /etc/nftables /etc/ufw \\',
  '  /etc/squid /etc/tinyproxy /etc/nginx; do',
  '  if [ -d "$one" ]; then mount -t tmpfs none "$one"; fi',
  'done',
  'for one in /etc/nftables.conf /etc/iptables.rules /etc/environment; do',
  '  if [ -f "$one" ]; then mount --bind /dev/null "$one"; fi',
  'done',
].join('\n');

function runScript(lines: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const path = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;
    const child = spawn('sh', ['-s'], { env: { PATH: path, LC_ALL: 'C' }, timeout: LIMIT });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    // A shell that ends early leaves the rest of the script unread.
    child.stdin.on('error', () => undefined);
    child.once('error', (error) => resolve({ code: 1, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
    child.stdin.end(`${lines.join('\n')}\n`);
  });
}
