import type { GuestFacts } from './guest-facts.js';

/** The name of an interface's own setting. sysctl(8) takes a dot in the interface's name (a VLAN's, `eth0.10`) as
 *  a slash. */
export function interfaceSetting(device: string, name: string): string {
  return `net.ipv4.conf.${device.replaceAll('.', '/')}.${name}`;
}

/** The setting in force for an interface where the larger of `net.ipv4.conf.all.<name>` and
 *  `net.ipv4.conf.<interface>.<name>` counts (Documentation/networking/ip-sysctl.rst). Undefined when either
 *  wasn't read. */
export function interfaceSysctl({ sysctl }: GuestFacts, device: string, name: string): number | undefined {
  const [all, own] = ['all', device].map((part) => read(sysctl, interfaceSetting(part, name)));
  return all === undefined || own === undefined ? undefined : Math.max(all, own);
}

/** The value of one sysctl as a number, or undefined. */
export function numberSysctl({ sysctl }: GuestFacts, name: string): number | undefined {
  return read(sysctl, name);
}

function read(sysctl: ReadonlyMap<string, string>, name: string): number | undefined {
  const value = sysctl.get(name);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
