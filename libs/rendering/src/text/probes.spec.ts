import { describe, expect, test } from '@jest/globals';
import { renderHtml } from '../html/render-html.js';
import { buildDiagnosis } from '../testing/diagnosis-builder.js';
import type { Probe, ProbedDiagnosis } from '../words/probe-text.js';
import { renderText } from './render-text.js';

const probe = (more: Partial<Probe> = {}): Probe => ({
  destination: '9.9.9.9',
  port: 80,
  outcome: 'connected',
  detail: 'the connection was opened',
  at: '2026-11-02T09:58:00.000Z',
  ...more,
});

const text = (diagnosis: ProbedDiagnosis): string => renderText(diagnosis, { colour: false, width: 160 });

/** §3: probes are a basis of their own, beside what is computed. */
describe('what was tried from the machine', () => {
  const lost = { outcome: 'timed-out', detail: 'no answer' } as const;

  test('stands below the verdict, which stays', () => {
    const diagnosis = { ...buildDiagnosis({ basis: ['config', 'probe'] }), probes: [probe()] };
    expect(text(diagnosis)).toMatch(/^REACHABLE\n/);
    expect(text(diagnosis)).toContain(
      'Tried from the machine (the verdict is computed all the same)\n' +
        '  - tcp 9.9.9.9:80 connected: the connection was opened (2026-11-02T09:58:00.000Z)\n',
    );
    expect(renderHtml(diagnosis)).toContain(
      '<li>tcp 9.9.9.9:80 connected: the connection was opened (2026-11-02T09:58:00.000Z)</li>',
    );
  });

  test.each([
    ['unreachable', probe(), true],
    ['unreachable', probe(lost), false],
    ['reachable', probe(lost), true],
    ['reachable', probe(), false],
    // Nobody can tell from afar who refused.
    ['reachable', probe({ outcome: 'refused' }), false],
    ['unreachable', probe({ outcome: 'refused' }), false],
    ['partial', probe(lost), false],
    ['undetermined', probe(), false],
  ] as const)('%s, %j: contradicts the verdict: %s', (verdict, tried, doubt) => {
    const diagnosis = { ...buildDiagnosis({ verdict }), probes: [tried] };
    expect(text(diagnosis).includes('this is not what the verdict says')).toBe(doubt);
  });

  test('text of a machine can do nothing in a page or a terminal', () => {
    const diagnosis = { ...buildDiagnosis(), probes: [probe({ detail: '<b>\u001B[2J' })] };
    expect(renderHtml(diagnosis)).not.toContain('<b>');
    expect(text(diagnosis)).not.toContain('\u001B');
  });

  test('without one there is no such section', () => {
    expect(text(buildDiagnosis())).not.toContain('Tried from');
    expect(renderHtml(buildDiagnosis())).not.toContain('Tried from');
  });
});
