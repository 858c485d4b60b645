import type { Doubt } from './doubt.js';

/** A host name may lead to any address, private ones too. */
export function unresolvedName(name: string): Doubt {
  return {
    counts: 'always',
    fact: {
      code: 'NAME_NOT_RESOLVED',
      component: { type: 'name', id: name },
      summary: `the addresses of ${name} are not known; the walk took hosts on the internet instead`,
      howToLearn: 'resolve the name and give its addresses in the field addresses',
      ifHolds: `${name} is a host on the internet`,
      ifNot: 'it is elsewhere',
      verdictIfNot: 'undetermined',
    },
  };
}
