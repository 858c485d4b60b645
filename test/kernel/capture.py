#!/usr/bin/env python3
"""Prints every IPv4 packet of the named interfaces, one JSON line each, until its input ends."""
import json, select, socket, sys

sys.dont_write_bytecode = True
from lab import parse  # noqa: E402

# One socket for all of them keeps the order of what is seen on several.
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
print("ready", flush=True)
while True:
    readable = select.select([wire, sys.stdin], [], [])[0]
    if wire in readable:
        frame, address = wire.recvfrom(65535)
        seen = parse(frame) if address[0] in sys.argv[1:] else None
        if seen:
            print(json.dumps({"interface": address[0], **seen}), flush=True)
    elif sys.stdin in readable:
        sys.exit(0)
