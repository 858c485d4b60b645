import type { Hop, Leg } from '../../../reachability/src/diagnosis/hop.js';
import { markup } from '../markup/markup.js';
import type { Markup } from '../markup/markup.js';
import { componentLabel } from '../words/component-label.js';
import { hopMark } from '../words/hop-mark.js';
import { matchedText } from '../words/matched-text.js';
import { examplePacketText, packetRangesText } from '../words/packet-text.js';

/** The hops of a leg in the order of travel, with the packet before and after each. */
export function hopTable(leg: Leg, blocker: Hop | undefined): Markup {
  const title = leg.direction === 'forward' ? 'Forward' : 'Return';
  return markup`<h3>${title}: ${leg.outcome}</h3>
<div class="scroll"><table>
<thead><tr><th scope="col">Hop</th><th scope="col">Component</th><th scope="col">Decision</th><th scope="col">Packet before</th><th scope="col">Packet after</th><th scope="col">Rule</th></tr></thead>
<tbody>
${leg.hops.map((hop) => row(hop, hop === blocker))}</tbody></table></div>
`;
}

function row(hop: Hop, first: boolean): Markup {
  const name = hop.reached || hop.decision === 'drop' ? hop.decision : 'behind';
  const remarks = [hop.state && `${hop.state.created === true ? 'makes' : 'uses'} ${hop.state.id}`, hop.note];
  return markup`<tr class="${name}"><td>${hop.seq}</td><td>${componentLabel(hop.kind, hop.component)}</td><td>${hopMark(hop).trim()} ${decision(hop, first)}</td><td>${examplePacketText(hop.examplePacketIn)}<br><span class="dim">${packetRangesText(hop.packetIn, 4)}</span></td><td>${after(hop)}</td><td>${hop.matched && matchedText(hop.matched)}${remarks.map((remark) => remark && markup`<br><span class="dim">${remark}</span>`)}</td></tr>
`;
}

function decision(hop: Hop, first: boolean): Markup {
  const word = first ? 'BLOCKED HERE' : hop.decision;
  return markup`${word}${hop.code && markup`<br>${hop.code}`}${hop.reached ? null : markup`<br>if mended`}`;
}

/** Nothing leaves a hop that drops; what it would pass on if it were mended is the next hop's packet. */
function after(hop: Hop): Markup {
  if (hop.decision === 'drop') return markup`nothing`;
  return markup`${examplePacketText(hop.examplePacket)}<br><span class="dim">${packetRangesText(hop.packetOut, 4)}</span>`;
}
