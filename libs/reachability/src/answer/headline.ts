import { formatAddress, hasPorts, isIcmp, protocolName } from '../../../packets/src/index.js';
import type { Analysis } from '../analysis/analysis.js';
import type { Finding, Unknown } from '../diagnosis/finding.js';
import { shownAddress } from '../question/source-addresses.js';

export function sourceLabel({ question, request }: Analysis): string {
  const { source } = question;
  if (source.type === 'internet') return request.source === 'internet' ? 'the internet' : request.source;
  if (source.node.planned) return `a new machine in ${source.node.subnet.id}`;
  return formatAddress(shownAddress(source));
}

/** One sentence: who, what, and why. */
export function headline(
  analysis: Analysis,
  who: string,
  findings: readonly Finding[],
  unknowns: readonly Unknown[],
): string {
  const { question, request, verdict, heldVerdict, working } = analysis;
  const to = request.destination === 'internet' ? 'the internet' : request.destination;
  const by = request.via === undefined ? '' : ` through the proxy ${request.via}`;
  const flow = `${to} on ${serviceText(question)}${by}`;
  const reasons = findings.filter(({ role }) => role !== 'warning').map(({ summary }) => summary);
  switch (verdict) {
    case 'reachable':
      return `${who} reaches ${flow}, and the answers come back`;
    case 'unreachable':
      return `${who} can't reach ${flow}: ${joined(reasons)}`;
    case 'partial':
      return `${who} reaches ${flow} only in part (${percent(working.share)} works): ${joined(reasons)}`;
    case 'undetermined': {
      const held = heldVerdict === undefined ? '' : `; ${heldVerdict} if that is as assumed`;
      return `whether ${who} reaches ${flow} can't be known: ${joined(unknowns.map(({ summary }) => summary))}${held}`;
    }
  }
}

/** Never "all" or "none" of what is some. */
function percent(share: number): string {
  if (share > 0.9995) return '> 99.9 %';
  return share < 0.0005 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`;
}

function serviceText({ protocol, ports, icmp }: Analysis['question']): string {
  if (hasPorts(protocol)) return `${protocolName(protocol)}/${ports.first}`;
  if (!isIcmp(protocol)) return protocolName(protocol);
  const type = Math.floor(Number(icmp.first ?? 0) / 256);
  return type === 8 || type === 128 ? 'icmp' : `icmp type ${type}`;
}

function joined(reasons: readonly string[]): string {
  if (reasons.length === 0) return 'for reasons shown hop by hop';
  const shown = reasons.slice(0, 4);
  const more = reasons.length > shown.length ? `, and ${reasons.length - shown.length} more` : '';
  return `${shown.length > 1 ? `${shown.slice(0, -1).join('; ')}; and ${shown.at(-1)}` : shown[0]}${more}`;
}
