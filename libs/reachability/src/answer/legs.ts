import type { Scalar, Variable } from '../../../packets/src/index.js';
import type { Hop, Leg } from '../diagnosis/hop.js';
import type { Branch, HopRecord, Outcome } from '../walk/branch.js';
import { exampleFlow } from './example-flow.js';
import { examplePacket, packetRanges } from './packet-text.js';

/** Both legs of one outcome's path. `places` collects where each record went. */
export function legsOf(
  { branch, result }: Outcome,
  part: Leg['part'],
  places: Map<HopRecord, number>,
): Leg[] {
  const records = recordsOf(branch);
  const example = exampleFlow(branch.flows);
  const firstDrop = records.findIndex(({ decision }) => decision === 'drop');
  const legs: Leg[] = [];
  for (const direction of ['forward', 'return'] as const) {
    const hops = records
      .map((record, position) => ({ record, reached: firstDrop < 0 || position <= firstDrop }))
      .filter(({ record }) => record.leg === direction)
      .map(({ record, reached }, index) => {
        places.set(record, index + 1);
        return hopOf(record, index + 1, reached, example);
      });
    legs.push({
      direction,
      outcome: outcomeOf(hops, result),
      part,
      hops: hops.length > 0 ? hops : notReached(branch, example),
    });
  }
  return legs;
}

function recordsOf(branch: Branch): HopRecord[] {
  const records: HopRecord[] = [];
  for (let at = branch.trace; at; at = at.previous) records.push(at.hop);
  return records.reverse();
}

function hopOf(
  record: HopRecord,
  seq: number,
  reached: boolean,
  example: ReadonlyMap<Variable, Scalar>,
): Hop {
  const { kind, component, decision, headerIn, flowsIn, headerOut, flowsOut, leg } = record;
  const { matched, nearMisses = [] } = record.detail?.() ?? {};
  return {
    seq,
    kind,
    component,
    decision,
    reached,
    packetIn: packetRanges(headerIn, flowsIn, leg),
    packetOut: packetRanges(headerOut, flowsOut, leg),
    examplePacketIn: examplePacket(headerIn, flowsIn, example, leg),
    examplePacket: examplePacket(headerOut, flowsOut, example, leg),
    ...(matched === undefined ? {} : { matched }),
    nearMisses,
    ...(record.state === undefined ? {} : { state: record.state }),
    ...(record.code === undefined ? {} : { code: record.code }),
    ...(record.note === undefined ? {} : { note: record.note }),
  };
}

function outcomeOf(hops: readonly Hop[], result: Outcome['result']): Leg['outcome'] {
  if (hops.length === 0) return result === 'works' ? 'delivered' : 'unknown';
  if (hops.some(({ decision }) => decision === 'drop')) return 'dropped';
  return hops.some(({ decision }) => decision === 'unknown') ? 'unknown' : 'delivered';
}

/** A leg that never began: nothing could be evaluated on it. */
function notReached(branch: Branch, example: ReadonlyMap<Variable, Scalar>): Hop[] {
  const { header, flows } = branch;
  const packet = packetRanges(header, flows, 'return');
  const concrete = examplePacket(header, flows, example, 'return');
  return [
    {
      seq: 1,
      kind: 'destination',
      component: { type: 'destination', id: 'destination' },
      decision: 'not-reached',
      reached: false,
      packetIn: packet,
      packetOut: packet,
      examplePacketIn: concrete,
      examplePacket: concrete,
      nearMisses: [],
    },
  ];
}
