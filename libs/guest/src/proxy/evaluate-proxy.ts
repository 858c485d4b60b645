import { formatIpv4, TCP, type FlowSet } from '../../../packets/src/index.js';
import type { GuestFacts } from '../facts/guest-facts.js';
import type { ListeningSocket } from '../facts/parse-listening-sockets.js';
import type { ProxyFinding, ProxyQuestion, ProxyResult } from './proxy-question.js';
import { squidAccess, type AccessVerdict } from './squid-access.js';
import { otherUse, parseSquidConf, type SquidLine } from './squid-conf.js';
import { parseTinyproxyConf, tinyproxyAccess } from './tinyproxy-conf.js';

/** R-PX-2: whether the proxy takes the request: what it can carry, whether it listens, its access rules. */
export function evaluateProxy(facts: GuestFacts, question: ProxyQuestion): ProxyResult {
  const { flows, scheme, proxyAddress, proxyPort } = question;
  const nothing = flows.minus(flows);
  const refuse = (finding: ProxyFinding): ProxyResult => ({
    program: undefined,
    allowed: nothing,
    allowedBy: [],
    denied: [{ flows, finding }],
    unknown: [],
  });
  const open = (program: string | undefined, reason: string, howToLearn: string): ProxyResult => ({
    program,
    allowed: nothing,
    allowedBy: [],
    denied: [],
    unknown: [{ flows, reason, howToLearn }],
  });
  if (scheme !== 'http' && scheme !== 'https') {
    return refuse({
      code: 'PROXY_PROTOCOL_UNSUPPORTED',
      summary: `an HTTP proxy carries HTTP and HTTPS, not ${scheme}`,
      evidence: { scheme },
    });
  }
  if (!facts.sockets.known) return open(undefined, facts.sockets.reason, facts.sockets.howToLearn);
  const socket = facts.sockets.value.find((one) => takes(one, question));
  const place = `${formatIpv4(proxyAddress)}:${proxyPort}`;
  if (!socket) {
    const near = facts.sockets.value.filter((one) => one.protocol === TCP && one.port === proxyPort);
    return refuse({
      code: 'PROXY_NOT_LISTENING',
      summary: `nobody listens on ${place}${near.length > 0 ? `, only on "${near[0]!.text}"` : ''}`,
      evidence: { address: place, sockets: near.map(({ text }) => text) },
    });
  }
  if (socket.address === 'unsure')
    return open(socket.process, `whether "${socket.text}" takes IPv4 isn't shown`, 'ss -H -lntup -4');
  const program = programOf(socket, facts);
  if (program === 'squid' || program === 'tinyproxy') {
    const conf = fileEnding(facts, `${program}.conf`);
    if (conf === undefined)
      return open(program, `${program}.conf was not read`, `cat /etc/${program}/${program}.conf`);
    if (program === 'tinyproxy')
      return result(program, tinyproxyAccess(parseTinyproxyConf(conf), question), nothing);
    const parsed = parseSquidConf(conf, facts.files);
    const unread = parsed.unread[0] ?? otherUse(parsed, proxyPort, scheme);
    if (unread)
      return open(
        program,
        `"${unread.text}" of squid.conf (line ${unread.number}) isn't followed`,
        'squid -k parse',
      );
    return result(program, orElsewhere(squidAccess(parsed, question), parsed.beyond), nothing);
  }
  return open(
    program,
    `${program ?? 'a program'} listens on ${place}; its access rules aren't known`,
    'the configuration of the proxy',
  );
}

/** What squid lets through it may still send elsewhere or stop. */
function orElsewhere(verdict: AccessVerdict, [first]: readonly SquidLine[]): AccessVerdict {
  if (!first) return verdict;
  const open = verdict.allowed.map(({ flows }) => ({ flows, line: `${first.text} (line ${first.number})` }));
  return { ...verdict, allowed: [], unknown: [...verdict.unknown, ...open] };
}

function takes(socket: ListeningSocket, { proxyAddress, proxyPort }: ProxyQuestion): boolean {
  const here = typeof socket.address !== 'number' || socket.address === proxyAddress;
  return socket.protocol === TCP && socket.port === proxyPort && here;
}

/** ss shows process names to root only; a configuration that names the port tells too. */
function programOf({ process, port }: ListeningSocket, facts: GuestFacts): string | undefined {
  if (process !== undefined) return process.replace(/^\(?squid.*$/, 'squid');
  const squid = fileEnding(facts, 'squid.conf');
  const names =
    squid === undefined ? [] : parseSquidConf(squid, facts.files).ports.map(({ words }) => words[0] ?? '');
  if (names.some((name) => name === String(port) || name.endsWith(`:${port}`))) return 'squid';
  const tiny = fileEnding(facts, 'tinyproxy.conf');
  return tiny !== undefined && new RegExp(String.raw`^\s*Port\s+${port}\s*$`, 'mi').test(tiny)
    ? 'tinyproxy'
    : undefined;
}

function fileEnding({ files }: GuestFacts, name: string): string | undefined {
  return [...files].find(([path]) => path.endsWith(name))?.[1];
}

function result(program: string, verdict: AccessVerdict, nothing: FlowSet): ProxyResult {
  return {
    program,
    allowed: verdict.allowed.reduce((sum, { flows }) => sum.union(flows), nothing),
    allowedBy: verdict.allowed.map(({ line }) => line),
    denied: verdict.denied.map(({ flows, line }) => ({
      flows,
      finding: {
        code: 'PROXY_ACL_DENIED',
        summary: `${program} refuses the request: ${line}`,
        evidence: { program, rule: line },
      },
    })),
    unknown: verdict.unknown.map(({ flows, line }) => ({
      flows,
      reason: `whether ${program} lets the request through depends on: ${line}`,
      howToLearn: `the values that ${program}.conf points to`,
    })),
  };
}
