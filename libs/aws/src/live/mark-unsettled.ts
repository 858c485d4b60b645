import type { Diagnosis, Unknown } from '../../../reachability/src/index.js';
import type { LateChange } from './second-look.js';

/** A diagnosis of a network that didn't hold still: each look at the path saw something else, so what is
 *  true by now is undetermined. */
export function markUnsettled(diagnosis: Diagnosis, changes: readonly LateChange[]): Diagnosis {
  const unknowns = changes.map(({ kind, id }): Unknown => {
    return {
      code: 'CONFIG_CHANGED_WHILE_READING',
      component: { type: kind, id },
      summary: `${id} changed each time it was read`,
      howToLearn: 'ask again when the change is done',
      outcomes: [{ if: 'it stays as it was read last', verdict: diagnosis.verdict }],
    };
  });
  const names = changes.map(({ id }) => id).join(', ');
  return {
    ...diagnosis,
    verdict: 'undetermined',
    verdictIfAssumptionsHold: diagnosis.verdictIfAssumptionsHold ?? diagnosis.verdict,
    headline: `${names} kept changing while the network was read; as read last: ${diagnosis.headline}`,
    unknowns: [...diagnosis.unknowns, ...unknowns],
  };
}
