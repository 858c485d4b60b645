import {
  type Box,
  type FlowSet,
  type FlowSpace,
  IntervalSet,
  parseIpv4,
  type Scalar,
  type Variable,
} from '../../../packets/src/index.js';

/** Values that make an example readable, by the name of the variable. */
const PREFERRED: Record<string, number> = {
  'source-port': 55634,
  identifier: 4711,
  'nat-port': 14733,
  destination: parseIpv4('1.1.1.1')!,
  source: parseIpv4('198.51.100.7')!,
};

/** One concrete flow of a set: a value for every variable. */
export function exampleFlow(flows: FlowSet): Map<Variable, Scalar> {
  const { space } = flows;
  const box = flows.boxes[0] ?? new Map();
  const example = new Map<Variable, Scalar>();
  for (let variable = 0; variable < space.size; variable += 1)
    example.set(variable, viewedValue(space, example, variable) ?? exampleValue(space, box, variable));
  return example;
}

/** What the example's value of a variable is under another name. */
function viewedValue(
  space: FlowSpace,
  example: ReadonlyMap<Variable, Scalar>,
  variable: Variable,
): Scalar | undefined {
  const view = space.view(variable);
  return view?.shift.there(IntervalSet.of(example.get(view.base)!)).first;
}

function exampleValue(space: FlowSpace, box: Box, variable: Variable): Scalar {
  const values = box.get(variable) ?? space.domain(variable);
  return nearest(values, PREFERRED[space.name(variable)]);
}

/** The value of the set that is nearest to the preferred one; of IPv6 addresses the first. */
function nearest(values: IntervalSet, preferred: number | undefined): Scalar {
  const first = values.first ?? 0;
  if (preferred === undefined || typeof first === 'bigint') return first;
  let best = first;
  for (const [from, to] of values.intervals() as [number, number][]) {
    const candidate = preferred < from ? from : preferred >= to ? to - 1 : preferred;
    if (Math.abs(candidate - preferred) < Math.abs(best - preferred)) best = candidate;
  }
  return best;
}
