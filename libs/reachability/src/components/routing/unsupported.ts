import type { UnknownFact } from '../../walk/branch.js';

/** A component that exists and isn't modelled: the view ends there. */
export function unsupported(type: string, id: string, what: string): UnknownFact {
  return {
    code: 'UNSUPPORTED_COMPONENT',
    component: { type, id },
    summary: `${what} is not modelled yet, so what happens beyond it isn't known`,
    howToLearn: 'probe from the machine itself',
    ifHolds: `${what} carries the packets both ways`,
    ifNot: "it doesn't",
  };
}
