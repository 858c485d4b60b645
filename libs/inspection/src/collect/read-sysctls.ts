/** Reads `grep -H ""` below /proc/sys. Names are written as sysctl(8) writes them: dots between parts, and a
 *  slash for a dot within one (`net.ipv4.conf.eth0/100.rp_filter`). */
export function readSysctls(stdout: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of stdout.split('\n')) {
    const [, path, value] = /^(net\/[^:]*[^/:]):(.*)$/.exec(line) ?? [];
    // Names of interfaces may have colons only as old aliases, which have no settings of their own.
    if (path === undefined || value === undefined) continue;
    const name = path
      .split('/')
      .map((part) => part.replaceAll('.', '/'))
      .join('.');
    found[name] = value.trim().replaceAll('\t', ' ');
  }
  return found;
}
