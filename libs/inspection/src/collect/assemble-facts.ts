import { FILE_SETS, type FactCommandName } from '../commands/fact-commands.js';
import { failed, type CommandOutput } from './command-output.js';
import type { GuestFactsDocument } from './guest-facts-document.js';
import { isMissingTool } from './refusals.js';
import { readFileSet, type FilesRead } from './read-file-set.js';
import { nginxDump } from './nginx-dump.js';
import { readServices } from './read-services.js';
import { readSysctls } from './read-sysctls.js';

/** Outputs by command; one that isn't there wasn't run. */
export type CommandOutputs = ReadonlyMap<FactCommandName, CommandOutput>;

type TextPart =
  'iptablesSave' | 'iptablesLegacySave' | 'nftRuleset' | 'ipAddr' | 'ipRoute' | 'ipRule' | 'listeningSockets';

const TEXT_PARTS: Readonly<Record<TextPart, { tool: string; json?: boolean }>> = {
  iptablesSave: { tool: 'iptables-save' },
  iptablesLegacySave: { tool: 'iptables-legacy-save' },
  nftRuleset: { tool: 'nft', json: true },
  ipAddr: { tool: 'ip', json: true },
  ipRoute: { tool: 'ip', json: true },
  ipRule: { tool: 'ip', json: true },
  listeningSockets: { tool: 'ss' },
};

/** Services that write rules of their own when they start: saved files don't show what comes back. */
const WRITE_THEIR_OWN: readonly string[] = ['fck-nat', 'firewalld', 'ufw'];

/** Makes the document of what the commands gave. Nothing is concluded from an output that isn't whole. */
export function assembleFacts(
  outputs: CommandOutputs,
  { instanceId, collectedAt }: { instanceId: string; collectedAt: string },
): GuestFactsDocument {
  const unread: Record<string, string> = {};
  const document: GuestFactsDocument = { instanceId, collectedAt, unread };
  const output = (name: FactCommandName): CommandOutput => outputs.get(name) ?? failed('it was not run');
  const filesOf = (name: keyof typeof FILE_SETS): FilesRead => readFileSet(FILE_SETS[name], output(name));

  for (const [part, { tool, json }] of Object.entries(TEXT_PARTS) as [
    TextPart,
    { tool: string; json?: boolean },
  ][]) {
    const text = wholeText(output(part), tool, json ?? false);
    if (typeof text === 'string') document[part] = text;
    else unread[part] = text.reason;
  }

  const sysctl = output('sysctl');
  const settings = sysctl.ok ? readSysctls(sysctl.stdout) : {};
  if (Object.keys(settings).length > 0) document.sysctl = settings;
  else unread['sysctl'] = sysctl.ok ? 'nothing below /proc/sys could be read' : sysctl.reason;
  const [count, max] = ['count', 'max'].map((name) => settings[`net.netfilter.nf_conntrack_${name}`]);
  if (count !== undefined && max !== undefined)
    document.conntrack = { count: Number(count), max: Number(max) };
  else unread['conntrack'] = 'the kernel shows no connection table';

  const services = readServices(output('services'));
  if (services.ok) document.services = services.states;
  else unread['services'] = services.reason;

  const os = filesOf('os').files.get('/etc/os-release');
  if (os !== undefined) document.os = os;
  else unread['os'] = filesOf('os').gap ?? 'there is no /etc/os-release';

  const saved = filesOf('persistedRules');
  // What is enabled for the running system only (`enabled-runtime`) doesn't start at the next boot.
  const writer = WRITE_THEIR_OWN.find((name) => document.services?.[name] === 'enabled');
  if (writer !== undefined) unread['persistedRules'] = `${writer} writes its rules anew when it starts`;
  else if (saved.gap === null) document.persistedRules = Object.fromEntries(saved.files);
  else unread['persistedRules'] = saved.gap;

  const files = new Map<string, string>();
  for (const name of ['squid', 'tinyproxy', 'proxyEnvironment', 'resolvers'] as const) {
    const { files: found, gap } = filesOf(name);
    // Half of a proxy's configuration would be taken for all of it.
    if (gap !== null) unread[`files.${name}`] = gap;
    else for (const [path, text] of found) if (text !== '\n') files.set(path, text);
  }
  const nginx = filesOf('nginx');
  if (nginx.gap !== null) unread['files.nginx'] = nginx.gap;
  else if (nginx.files.has('/etc/nginx/nginx.conf')) files.set('nginx -T', nginxDump(nginx.files));
  const environment = output('environment');
  if (environment.ok && environment.exit === 0) files.set('env', environment.stdout);
  if (files.size > 0) document.files = Object.fromEntries(files);
  return document;
}

function wholeText(output: CommandOutput, tool: string, json: boolean): string | { reason: string } {
  if (!output.ok) return { reason: output.reason };
  const { stdout, stderr, exit } = output;
  if (isMissingTool(stderr, exit)) return { reason: `${tool} isn't installed` };
  if (exit !== 0) return { reason: `${tool} ended with ${exit ?? 'a signal'}` };
  if (json && !isJson(stdout)) return { reason: `${tool} on this machine doesn't print JSON` };
  // That iptables-legacy has rules as well is said on standard error (iptables, nft_check_xt_legacy).
  const remarks = stderr.split('\n').filter((line) => line.startsWith('# '));
  return [...remarks, stdout].join('\n');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
