/** One directive of squid.conf, with its place. */
export interface SquidLine {
  readonly number: number;
  readonly name: string;
  readonly words: readonly string[];
  readonly text: string;
}

export interface SquidAcl {
  readonly type: string;
  readonly values: readonly string[];
}

export interface SquidConf {
  /** Values of http_port: "3128", "10.1.2.1:3128", with its options. */
  readonly ports: readonly SquidLine[];
  /** Lines of one name add up. */
  readonly acls: ReadonlyMap<string, SquidAcl>;
  readonly httpAccess: readonly SquidLine[];
  /** Directives that can change who is let through, and that aren't followed. */
  readonly unread: readonly SquidLine[];
  /** Directives that send a request which is let through by another way, or stop it or its answer after
   *  all, and that aren't followed. */
  readonly beyond: readonly SquidLine[];
}

/** Built in since Squid 3.2 (cf.data.pre). */
const BUILT_IN: readonly (readonly [string, SquidAcl])[] = [
  ['all', { type: 'src', values: ['all'] }],
  ['localhost', { type: 'src', values: ['127.0.0.1/32', '::1'] }],
  ['to_localhost', { type: 'dst', values: ['127.0.0.0/8', '0.0.0.0/32', '::1/128', '::/128'] }],
  ['to_linklocal', { type: 'dst', values: ['169.254.0.0/16', 'fe80::/10'] }],
  [
    'manager',
    { type: 'url_regex', values: ['-i', '^cache_object://', '+i', '^[^:]+://[^/]+/squid-internal-mgr/'] },
  ],
  ['CONNECT', { type: 'method', values: ['CONNECT'] }],
];

const UNREAD: readonly string[] = ['include', 'if', 'follow_x_forwarded_for'];

const BEYOND: readonly string[] = [
  'adaptation_access',
  'adapted_http_access',
  'cache_peer',
  'http_reply_access',
  'miss_access',
  'never_direct',
  'tcp_outgoing_address',
  'url_rewrite_program',
];

/** `files` holds what `include` lines may name; an include of a file that isn't there stays unread. */
export function parseSquidConf(text: string, files: ReadonlyMap<string, string>): SquidConf {
  const acls = new Map<string, SquidAcl>(BUILT_IN);
  const ports: SquidLine[] = [];
  const httpAccess: SquidLine[] = [];
  const unread: SquidLine[] = [];
  const beyond: SquidLine[] = [];
  const own = new Set<string>();
  for (const line of directives(text).flatMap((one) => included(one, files))) {
    if (line.name === 'http_port') ports.push(line);
    else if (line.name === 'http_access') httpAccess.push(line);
    else if (line.name === 'acl') {
      const [name = '', type = '', ...values] = line.words;
      const before =
        own.has(name) || BUILT_IN.some(([builtIn]) => builtIn === name) ? acls.get(name) : undefined;
      own.add(name);
      acls.set(name, { type, values: [...(before?.values ?? []), ...values] });
    } else if (UNREAD.includes(line.name)) unread.push(line);
    else if (BEYOND.includes(line.name) && !isDefault(line)) beyond.push(line);
  }
  return { ports, acls, httpAccess, unread, beyond };
}

/** What the directive says when it isn't there (cf.data.pre). */
const isDefault = ({ name, words }: SquidLine): boolean =>
  words.join(' ') === (name === 'never_direct' ? 'deny all' : 'allow all');

/** The line of `http_port` that the request comes in by, where its options make it something else than a port
 *  for requests to a proxy: for traffic that was diverted to it, a reverse proxy, or TLS that squid opens. */
export function otherUse(
  { ports }: SquidConf,
  port: number,
  scheme: 'http' | 'https',
): SquidLine | undefined {
  const options = [...OTHER_USES, ...(scheme === 'https' ? ['ssl-bump'] : [])];
  return ports
    .filter(({ words: [place = ''] }) => place === String(port) || place.endsWith(`:${port}`))
    .find(({ words }) => words.slice(1).some((word) => options.includes(word.replace(/=.*/, ''))));
}

const OTHER_USES: readonly string[] = [
  'accel',
  'defaultsite',
  'intercept',
  'require-proxy-header',
  'tproxy',
  'transparent',
  'vhost',
];

function included(line: SquidLine, files: ReadonlyMap<string, string>): SquidLine[] {
  if (line.name !== 'include') return [line];
  const patterns = line.words.map((word) => new RegExp(`^${word.split('*').map(escape).join('[^/]*')}$`));
  const found = [...files].filter(([path]) => patterns.some((pattern) => pattern.test(path)));
  if (found.length === 0) return [line];
  return found.sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, text]) => directives(text));
}

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);

function directives(text: string): SquidLine[] {
  const lines: SquidLine[] = [];
  let carried = '';
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = `${carried}${raw}`;
    if (line.endsWith('\\') && !line.trimStart().startsWith('#')) {
      carried = `${line.slice(0, -1)} `;
      return;
    }
    carried = '';
    const plain = line.replace(/(^|\s)#.*$/, '').trim();
    const [name, ...words] = plain.split(/\s+/);
    if (name) lines.push({ number: index + 1, name, words, text: plain });
  });
  return lines;
}
