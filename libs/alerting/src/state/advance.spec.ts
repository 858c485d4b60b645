import { describe, expect, test } from '@jest/globals';
import { fc, test as property } from '@fast-check/jest';
import { problem } from '../testing/problems.js';
import { advance, type Sighting } from './advance.js';
import { freshState, type AlertState } from './alert-state.js';
import { testPolicy } from '../testing/policy.js';
import { HISTORY_LENGTH } from './alert-policy.js';

const START = Date.parse('2026-03-01T00:00:00Z');
const at = (run: number): Date => new Date(START + run * 300_000);

const config = [problem('NO_ROUTE_TO_DESTINATION', 'rtb-1', { deterministic: true })];
const passing = [problem('NAT_PORT_CAPACITY', 'nat-1', { deterministic: false })];

const sightings: Record<string, Sighting> = {
  h: { outcome: 'held', problems: [], interfaces: 0, changes: ['mended'] },
  u: { outcome: 'undetermined', problems: [], interfaces: 0, changes: [] },
  f: { outcome: 'failed', problems: passing, interfaces: 3, changes: ['broken'] },
  F: { outcome: 'failed', problems: config, interfaces: 3, changes: ['broken'] },
  x: { outcome: 'gone', problems: [], interfaces: 0, changes: [] },
};

/** The state after each run, one letter a run. */
function play(runs: string, failuresToFire = 2): AlertState[] {
  const policy = { ...testPolicy, failuresToFire };
  let state = freshState(at(0));
  return [...runs].map((letter, run) => (state = advance(state, sightings[letter]!, at(run + 1), policy)));
}

const phases = (runs: string, failuresToFire?: number): string[] =>
  play(runs, failuresToFire).map(({ phase }) => phase);

describe('an alert', () => {
  test('a cause in the configuration fires at once', () => {
    expect(phases('hF')).toEqual(['ok', 'firing']);
  });

  test('another cause fires after so many runs in a row', () => {
    expect(phases('ffffh', 3)).toEqual(['pending', 'pending', 'firing', 'firing', 'resolved']);
    expect(phases('ffhff', 3)).toEqual(['pending', 'pending', 'ok', 'pending', 'pending']);
  });

  test('a run that cannot tell neither counts nor resets nor resolves', () => {
    expect(phases('fuufu')).toEqual(['pending', 'pending', 'pending', 'firing', 'firing']);
    expect(phases('Fuuuh')).toEqual(['firing', 'firing', 'firing', 'firing', 'resolved']);
    expect(play('Fu').at(-1)?.unsure).toBe(true);
    expect(phases('huh')).toEqual(['ok', 'undetermined', 'ok']);
  });

  test('sources that are gone end it, and come back afresh', () => {
    expect(phases('FxxF')).toEqual(['firing', 'expired', 'expired', 'firing']);
  });

  test('since when it fails is the first failed run of the spell, not the one that fired', () => {
    expect(play('hff')[2]).toMatchObject({ failingSince: at(2), since: at(3), phase: 'firing' });
    expect(play('FhF')[2]).toMatchObject({ failingSince: at(3) });
  });

  test('what comes and goes is not resolved before it has been well for a while', () => {
    const states = play('FhFhFhhhhhh');
    expect(states.map(({ flapping }) => flapping)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(states.slice(4).map(({ phase }) => phase)).toEqual([
      ...Array<string>(6).fill('firing'),
      'resolved',
    ]);
  });

  test('what fails every other run fires as flapping, though never twice in a row', () => {
    const last = play('fhfhf').at(-1);
    expect(last).toMatchObject({ phase: 'firing', flapping: true, failures: 1 });
  });

  test('another cause lifts the acknowledgement, the same one keeps it', () => {
    const acknowledgement = { by: 'ada', note: null, at: at(1).toISOString() };
    const taken: AlertState = { ...play('F')[0]!, acknowledgement };
    expect(advance(taken, sightings['F']!, at(2), testPolicy).acknowledgement).toEqual(acknowledgement);
    expect(advance(taken, sightings['u']!, at(2), testPolicy).acknowledgement).toEqual(acknowledgement);
    expect(advance(taken, sightings['f']!, at(2), testPolicy).acknowledgement).toBeNull();
    expect(advance(taken, sightings['h']!, at(2), testPolicy).acknowledgement).toBeNull();
  });

  const runs = fc.string({ unit: fc.constantFrom('h', 'u', 'f', 'F', 'x'), maxLength: 40 });

  property.prop([runs, fc.integer({ min: 1, max: 5 })])(
    'laws that hold whatever happens',
    (letters, limit) => {
      const states = play(letters, limit);
      let before = freshState(at(0));
      for (const [run, state] of states.entries()) {
        const letter = letters[run];
        if (letter === 'u' && before.phase === 'firing') expect(state).toEqual({ ...before, unsure: true });
        if (before.phase === 'firing' && state.phase !== 'firing') expect(['h', 'x']).toContain(letter);
        if (before.phase !== 'firing' && state.phase === 'firing') {
          expect(letter === 'F' || state.flapping || state.failures >= limit).toBe(true);
        }
        if (letter === 'F') expect(state.phase).toBe('firing');
        if (state.phase === 'firing') expect(state.problems.length).toBeGreaterThan(0);
        if (state.phase === 'pending') expect(state.failures).toBeLessThan(limit);
        expect(state.history.length).toBeLessThanOrEqual(HISTORY_LENGTH);
        expect(state.since.getTime()).toBeGreaterThanOrEqual(before.since.getTime());
        before = state;
      }
    },
  );

  property.prop([runs])('runs that could not tell, taken out, change nothing but that', (letters) => {
    const told = letters.replaceAll('u', '');
    const all = play(letters).filter((_, run) => letters[run] !== 'u');
    const known = play(told);
    expect(all.map(({ failures, history, flapping }) => ({ failures, history, flapping }))).toEqual(
      known.map(({ failures, history, flapping }) => ({ failures, history, flapping })),
    );
    expect(all.map(({ phase }) => phase === 'firing')).toEqual(known.map(({ phase }) => phase === 'firing'));
  });
});
