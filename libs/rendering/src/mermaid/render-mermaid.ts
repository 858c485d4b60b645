import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import type { Hop, HopDecision, Leg } from '../../../reachability/src/diagnosis/hop.js';
import { componentLabel } from '../words/component-label.js';
import { hopMark } from '../words/hop-mark.js';
import { firstBlocker, legPairs } from '../words/leg-pairs.js';
import { matchedText } from '../words/matched-text.js';
import { packetChanges } from '../words/packet-changes.js';
import { shorten } from '../words/shorten.js';
import { mermaidText } from './mermaid-text.js';

const CLASSES = [
  'classDef pass fill:#e6f4ea,stroke:#2e7d32,color:#111',
  'classDef translate fill:#e3f2fd,stroke:#1565c0,color:#111',
  'classDef drop fill:#fdecea,stroke:#c62828,stroke-width:3px,color:#111',
  'classDef unknown fill:#fff8e1,stroke:#b26a00,color:#111',
  'classDef behind fill:#f5f5f5,stroke:#9e9e9e,stroke-dasharray:4 3,color:#444',
];

/** A diagnosis as a Mermaid flowchart: a subgraph for each leg, a node for each hop. Node ids are ours;
 *  what users named stands only in escaped labels. */
export function renderMermaid(diagnosis: Diagnosis): string {
  const pairs = legPairs(diagnosis);
  const body = pairs.flatMap((pair, index) => {
    const blocker = firstBlocker(pair);
    return [pair.forward, pair.back].flatMap((leg) =>
      leg === undefined ? [] : legLines(leg, blocker, `p${index + 1}`, pairs.length > 1 ? pair.title : null),
    );
  });
  const lines = [
    `%% ${mermaidText(diagnosis.headline)}`,
    'flowchart TB',
    ...body,
    ...CLASSES.map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

function legLines(leg: Leg, blocker: Hop | undefined, prefix: string, title: string | null): string[] {
  const id = `${prefix}${leg.direction === 'forward' ? 'f' : 'r'}`;
  const label = `${title === null ? '' : `${title}: `}${leg.direction} (${leg.outcome})`;
  const nodes = leg.hops.map(
    (hop, index) => `    ${id}${index}["${nodeLabel(hop, blocker)}"]:::${className(hop)}`,
  );
  const edges = leg.hops.slice(1).map((hop, index) => {
    // A dotted line leads on from where the packets really end.
    const arrow = hop.reached && leg.hops[index]?.decision !== 'drop' ? '-->' : '-.->';
    return `    ${id}${index} ${arrow} ${id}${index + 1}`;
  });
  return [`  subgraph ${id} ["${mermaidText(label)}"]`, '    direction TB', ...nodes, ...edges, '  end'];
}

function nodeLabel(hop: Hop, blocker: Hop | undefined): string {
  const lines = [`${hopMark(hop).trim()} ${hop.seq} ${componentLabel(hop.kind, hop.component)}`];
  if (hop.decision === 'drop')
    lines.push(`${hop === blocker ? 'BLOCKED HERE' : 'blocks too'} ${hop.code ?? ''}`.trim());
  if (hop.decision === 'unknown') lines.push(`UNKNOWN ${hop.code ?? ''}`.trim());
  if (hop.matched) lines.push(`by ${matchedText(hop.matched)}`);
  lines.push(...packetChanges(hop).map((change) => `⇄ ${change}`));
  return lines.map((line) => mermaidText(shorten(line, 120))).join('<br/>');
}

function className(hop: Hop): HopDecision | 'behind' {
  if (hop.decision === 'drop') return 'drop';
  if (hop.decision === 'not-reached' || !hop.reached) return 'behind';
  return hop.decision;
}
