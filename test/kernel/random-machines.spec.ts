import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { iptablesText } from '../../libs/guest/src/testing/iptables-text.js';
import { randomScenario } from '../../libs/guest/src/testing/random-scenario.js';
import { disagreement, ownDisagreement } from './expectation.js';
import { Lab, missingForLab, type LabResult } from './lab.js';
import { randomOwn, randomProbes } from './random-probes.js';
import { scenarioCase } from './scenario-case.js';

const missing = missingForLab();
/** Other machines with another first seed. */
const first = Number(process.env['WAYOUT_KERNEL_SEED'] ?? 1);
const seeds = Array.from({ length: 200 }, (_, index) => first + index);
const VARIANTS = ['nft', 'legacy', 'mixed', 'native'] as const;

/** R-NI-2, R-NI-3, R-NI-4, R-PF-1, R-PF-2: the same facts that inspection collects, given to the model, and
 *  its prediction compared with what the kernel does to real packets. */
describe('the guest model and the kernel', () => {
  let lab: Lab;
  beforeAll(() => {
    if (missing.length === 0) lab = new Lab();
  });
  afterAll(() => lab?.close());

  const run = missing.length === 0 ? test : test.skip;
  run(
    'agree about 200 random machines: eight packets and four own connections each',
    async () => {
      const wrong: string[] = [];
      for (const seed of seeds) {
        const scenario = randomScenario(seed);
        const variant = VARIANTS[seed % VARIANTS.length]!;
        const asked = { probes: randomProbes(seed, 8), own: randomOwn(seed, 4) };
        const result = await lab.run(scenarioCase(scenario, variant, asked));
        expect({ seed, errors: result.errors }).toEqual({ seed, errors: [] });
        const suspects = disagreements(asked, result);
        for (const { probes, own } of suspects) {
          // A busy machine may be slow, and a translation to one port takes one connection for each
          // destination: ask again, patiently and alone, before calling it a disagreement.
          const again = await lab.run(scenarioCase(scenario, variant, { probes, own }, 0.3));
          for (const { text } of disagreements({ probes, own }, again)) {
            const packet = JSON.stringify(probes[0] ?? own[0]);
            wrong.push(`seed ${seed} (${variant}), ${packet}: ${text}\n${iptablesText(scenario.tables)}`);
          }
        }
      }
      // Every word of these rules is understood, so `unknown` is a disagreement too.
      expect(wrong).toEqual([]);
    },
    400_000,
  );
});

type Asked = Pick<Parameters<typeof scenarioCase>[2], 'probes' | 'own'>;

function disagreements(
  { probes, own }: Asked,
  { facts, observed, own: ownObserved }: LabResult,
): (Asked & { text: string })[] {
  const suspects: (Asked & { text: string })[] = [];
  for (const [index, probe] of probes.entries()) {
    const text = disagreement(facts, probe, observed[index]!);
    if (text !== undefined) suspects.push({ probes: [probe], own: [], text });
  }
  for (const [index, one] of own.entries()) {
    const text = ownDisagreement(facts, one, ownObserved[index]!);
    if (text !== undefined) suspects.push({ probes: [], own: [one], text });
  }
  return suspects;
}
