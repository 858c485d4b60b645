/** Files of nginx in the form of `nginx -T`: each after a line that names it. */
export function nginxDump(files: ReadonlyMap<string, string>): string {
  return [...files]
    .sort(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1))
    .map(([path, text]) => `# configuration file ${path}:\n${text}`)
    .join('\n');
}

const rank = (path: string): number => (path === '/etc/nginx/nginx.conf' ? 0 : 1);
