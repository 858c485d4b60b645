import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { auditReport, auditResult } from './testing/audit-report-builder.js';
import { hostileDiagnoses } from './testing/hostile.js';
import { xmlProblem } from './testing/xml-problem.js';
import {
  renderAuditJunit,
  renderAuditText,
  renderHtml,
  renderMermaid,
  renderSvg,
  renderText,
} from './index.js';

/** Arbitrary text with a bias to what means something to a terminal, a browser or Mermaid. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        '\u001B[2J',
        '\u009B31m',
        '\u001B]0;x\u0007',
        '\r\n',
        '<script>',
        '</style>',
        '</title>',
        '"><img onerror=x>',
        "' onload='",
        ']]>',
        '-->',
        '&amp;',
        '&',
        '"]',
        '%%{init: {}}%%',
        '`',
        '#',
        ';',
        'end',
        '\u202E',
        '\u0000',
        '\uFFFF',
        '\uD800',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const RUNS = { numRuns: 60 };
const OWN_ESCAPES = /\u001B\[(?:0|1|2|31|32|33|36|1;31|1;32|1;33)m/gu;
const CONTROL = /[^\P{Cc}\n]/u;
/** Tags that the page writes itself. */
const PAGE_TAGS =
  /^\/?(?:html|head|meta|title|style|body|main|section|p|h[123]|span|br|div|table|thead|tbody|tr|th|td|ul|ol|li|strong|code|pre|details|summary|svg|desc|text|rect|path|g)$/u;

describe('whatever stands in names', () => {
  test('text has no control characters but line feeds and our own colours', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(60, 120), (text, width) => {
        for (const diagnosis of hostileDiagnoses(text)) {
          expect(renderText(diagnosis, { colour: false, width })).not.toMatch(CONTROL);
          expect(renderText(diagnosis, { colour: true, width }).replace(OWN_ESCAPES, '')).not.toMatch(
            CONTROL,
          );
        }
      }),
      RUNS,
    );
  });

  test('the page has no tags but its own, and no scripts', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const diagnosis of hostileDiagnoses(text)) {
          const page = renderHtml(diagnosis).replace('<!doctype html>', '');
          const tags = [...page.matchAll(/<([^\s>]*)/gu)].map(([, tag]) => tag?.replace(/\/$/u, ''));
          expect(tags.filter((tag) => !PAGE_TAGS.test(tag ?? ''))).toEqual([]);
          expect(page).not.toMatch(/<[^>]*\s(?:on\w+|style)=/u);
        }
      }),
      RUNS,
    );
  });

  test('the SVG and the JUnit file are well-formed XML', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const diagnosis of hostileDiagnoses(text)) expect(xmlProblem(renderSvg(diagnosis))).toBeNull();
        const result = auditResult('10.0.0.1', {
          probe: text,
          verdict: 'partial',
          headline: text,
          codes: [text],
          source: { type: 'network-interface', privateIp: text, name: text },
        });
        const report = auditReport([result], { snapshot: { id: text, hash: text, capturedAt: text } });
        expect(xmlProblem(renderAuditJunit(report))).toBeNull();
        expect(renderAuditText(report, { colour: false, width: 80 })).not.toMatch(CONTROL);
      }),
      RUNS,
    );
  });

  test('Mermaid labels end where they should, without directives, Markdown or HTML', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const diagnosis of hostileDiagnoses(text)) {
          const [comment, ...lines] = renderMermaid(diagnosis).trimEnd().split('\n');
          expect(comment).toMatch(/^%% [^%{]*$/u);
          for (const line of lines.filter((each) => each.includes('"'))) {
            expect(line).toMatch(
              /^ +(?:subgraph )?p\d[fr]\d* ?\["[^"`%{<]*(?:<br\/>[^"`%{<]*)*"\](?::::[a-z-]+)?$/u,
            );
          }
        }
      }),
      RUNS,
    );
  });
});
