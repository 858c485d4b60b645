import { describe, expect, test } from '@jest/globals';
import type { SideQuestion } from '../../../reachability/src/diagnosis/diagnosis.js';
import { renderHtml } from '../html/render-html.js';
import { buildDiagnosis } from '../testing/diagnosis-builder.js';
import { renderText } from './render-text.js';

const dns: SideQuestion = {
  about: 'dns',
  verdict: 'unreachable',
  headline: "10.10.2.101 can't resolve names: resolver 10.10.9.53 can't be reached",
  findings: [
    {
      code: 'DNS_RESOLVER_UNREACHABLE',
      role: 'blocking',
      leg: 'forward',
      hop: null,
      component: { type: 'dns-resolver', id: '10.10.9.53' },
      summary: "resolver 10.10.9.53 can't be reached on udp/53",
      evidence: {},
    },
  ],
  unknowns: [],
};

describe('R-DNS-1: the side question about names', () => {
  const diagnosis = buildDiagnosis({ sideQuestions: [dns] });

  test('stands in the text with its own verdict and reasons', () => {
    const text = renderText(diagnosis, { colour: false, width: 120 });
    expect(text).toContain('Names\n  UNREACHABLE\n');
    expect(text).toContain('DNS_RESOLVER_UNREACHABLE: 10.10.9.53');
    expect(text.startsWith('REACHABLE\n')).toBe(true);
  });

  test('stands in the page', () => {
    const page = renderHtml(diagnosis);
    expect(page).toContain('<h2>Names</h2>');
    expect(page).toContain('DNS_RESOLVER_UNREACHABLE');
  });

  test('without it there is no such section', () => {
    expect(renderText(buildDiagnosis(), { colour: false, width: 120 })).not.toContain('Names');
  });
});
