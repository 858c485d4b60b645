import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { REPORT_POLICY, renderHtml, renderMermaid, renderSvg } from './index.js';
import { hostileDiagnoses } from './testing/hostile.js';
import { buildDiagnosis } from './testing/diagnosis-builder.js';
import { blockedAtRoute, guestNotInspected } from './testing/nat-instance-diagnosis.js';
import { partialByPorts } from './testing/partial-diagnosis.js';
import { xmlProblem } from './testing/xml-problem.js';

describe('renderMermaid', () => {
  test('has a subgraph for each leg and a node for each hop', () => {
    const text = renderMermaid(blockedAtRoute());
    expect(text).toContain('\nflowchart TB\n  subgraph p1f ["forward (dropped)"]\n');
    expect(text).toContain('  subgraph p1r ["return (delivered)"]');
    expect(text).toContain(
      'p1f3["✗ 4 route table rtb-private (private)<br/>BLOCKED HERE NO_ROUTE_TO_DESTINATION"]:::drop',
    );
    expect(text).toContain('p1f2 --> p1f3');
    expect(text).toContain('p1f3 -.-> p1f4');
  });

  test('four legs are four subgraphs', () => {
    expect(renderMermaid(partialByPorts()).match(/subgraph/gu)).toHaveLength(4);
  });
});

describe('renderSvg', () => {
  test('is well-formed, titled and described, and has no scripts or outside resources', () => {
    for (const diagnosis of [blockedAtRoute(), partialByPorts(), guestNotInspected(), buildDiagnosis()]) {
      const svg = renderSvg(diagnosis);
      expect(xmlProblem(svg)).toBeNull();
      expect(svg).toMatch(/aria-labelledby="wayout-dgn_1-title wayout-dgn_1-desc"/u);
      expect(svg).toContain('<title id="wayout-dgn_1-title">');
      expect(svg).toContain('prefers-color-scheme: dark');
      expect(svg).not.toMatch(/<script|href=|url\(|style="/u);
    }
  });

  test('marks the first blocker', () => {
    expect(renderSvg(blockedAtRoute()).match(/BLOCKED HERE/gu)).toHaveLength(1);
    expect(renderSvg(blockedAtRoute())).toContain('Blocked at route table rtb-private (private).');
  });
});

describe('renderHtml', () => {
  test('shows both legs with the packet before and after each hop', () => {
    const page = renderHtml(guestNotInspected());
    expect(page).toContain('<h3>Forward: delivered</h3>');
    expect(page).toContain('<h3>Return: delivered</h3>');
    expect(page).toContain('tcp 10.10.2.101:55634 → 1.1.1.1:80<br>');
    expect(page).toContain('tcp 10.10.1.100:55634 → 1.1.1.1:80<br>');
    expect(page).toContain('To learn it: inspect the guest');
    expect(page).toContain('<svg ');
  });

  test('what is there to be copied keeps its line breaks and indentation', () => {
    const [fix] = hostileDiagnoses('x')[0]?.fixes ?? [];
    if (!fix) throw new Error('a fix was expected');
    const template = 'Resources:\n  Change1:\n    Type: AWS::EC2::Route\n';
    const render = { ...fix.render, awsCli: ['aws ec2 one', 'aws ec2 two'], cloudformation: template };
    const page = renderHtml({ ...blockedAtRoute(), fixes: [{ ...fix, render }] });
    expect(page).toContain('<pre>aws ec2 one\naws ec2 two</pre>');
    expect(page).toContain(`<pre>${template.trimEnd()}</pre>`);
    expect(page).toContain('pre-wrap');
  });

  test('allows its own style sheets by hash and nothing else', () => {
    const page = renderHtml(blockedAtRoute());
    const hashes = [...page.matchAll(/<style>([^<]*)<\/style>/gu)].map(
      ([, text]) =>
        `'sha256-${createHash('sha256')
          .update(text ?? '')
          .digest('base64')}'`,
    );
    expect(hashes).toHaveLength(2);
    for (const hash of hashes) expect(REPORT_POLICY).toContain(hash);
    expect(REPORT_POLICY).toContain("default-src 'none'");
  });
});
