import { describe, expect, test } from '@jest/globals';
import { fc, test as property } from '@fast-check/jest';
import { everyMessage, hostileMessage, problemMessage } from '../testing/alert-message-builder.js';
import { escapeSlack } from './escape-slack.js';
import { renderSlack } from './render-slack.js';
import type { SlackBlock, SlackPayload } from './slack-payload.js';

/** What docs.slack.dev/reference/block-kit says of each part; one violation and Slack refuses the message. */
function violations({ text, blocks }: SlackPayload): string[] {
  const found: string[] = [];
  const check = (what: string, length: number, limit: number): void => {
    if (length < 1 || length > limit) found.push(`${what}: ${length} of ${limit}`);
  };
  check('text', text.length, 4000);
  check('blocks', blocks.length, 50);
  for (const block of blocks) checkBlock(block, check);
  return found;
}

function checkBlock(block: SlackBlock, check: (what: string, length: number, limit: number) => void): void {
  switch (block.type) {
    case 'header':
      return check('header', block.text.text.length, 150);
    case 'section':
      if ('text' in block) return check('section', block.text.text.length, 3000);
      check('fields', block.fields.length, 10);
      for (const field of block.fields) check('field', field.text.length, 2000);
      return;
    case 'context':
      return check('context', block.elements.length, 10);
    case 'actions':
      check('actions', block.elements.length, 25);
      for (const { text, url, action_id: id } of block.elements) {
        check('button', text.text.length, 75);
        check('url', url.length, 3000);
        check('action id', id.length, 255);
      }
  }
}

describe('Slack', () => {
  test.each(everyMessage.map((message) => [message.kind, message] as const))(
    'a message of the kind %s keeps the limits',
    (_kind, message) => {
      expect(violations(renderSlack(message))).toEqual([]);
    },
  );

  test('names as long as can be keep the limits, and ping nobody', () => {
    const payload = renderSlack(hostileMessage());
    expect(violations(payload)).toEqual([]);
    const all = JSON.stringify(payload);
    const parsed = [payload.text];
    JSON.parse(all, (_key, value: { type?: string; text?: string }) => {
      if (value?.type === 'mrkdwn') parsed.push(value.text ?? '');
      return value;
    });
    expect(parsed.length).toBeGreaterThan(8);
    expect(parsed.filter((text) => /<[!@#h]/.test(text))).toEqual([]);
    expect(/@(here|channel|everyone)\b/i.test(all)).toBe(false);
    expect(payload).toMatchObject({ parse: 'none', link_names: false, mrkdwn: false });
    expect(all.match(/"type":"mrkdwn"/g)?.length).toBe(all.match(/"verbatim":true/g)?.length);
  });

  test('a command stands whole in a block of its own, or not at all', () => {
    const text = JSON.stringify(renderSlack(problemMessage()).blocks);
    expect(text).toContain('```aws ec2 create-route --route-table-id rtb-1```');
    const long = problemMessage({ fix: { title: 'Long', command: 'x'.repeat(5000) } });
    const cut = JSON.stringify(renderSlack(long).blocks);
    expect(cut).not.toContain('xxx');
    expect(cut).toContain('the command stands in the report');
  });

  test('it says what, for how many, why, since when, what changed and what to do', () => {
    const text = JSON.stringify(renderSlack(problemMessage()));
    for (const part of [
      "214 interfaces in 3 subnets can't reach internet tcp/443",
      'rtb-1 (private) has no route',
      '2026-03-01 08:00 UTC (5 min)',
      'Routes[0.0.0.0/0] was removed',
      'Add a default route',
      'https://wayout.example/v1/audit-runs/run_1/results',
    ]) {
      expect(text).toContain(part);
    }
    const end = JSON.stringify(
      renderSlack(problemMessage({ kind: 'resolved', until: '2026-03-01T09:30:00.000Z' })),
    );
    expect(end).toContain('1 h 30 min, from 2026-03-01 08:00 UTC to 2026-03-01 09:30 UTC');
    expect(end).not.toContain('create-route');
  });

  property.prop([fc.string({ unit: fc.constantFrom(...'<>&!@#|`here channel') })])(
    'whatever is escaped holds no control sequence',
    (text) => {
      const escaped = escapeSlack(text);
      expect(escaped).not.toMatch(/[<>`]/);
      expect(escaped.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
      expect(escaped).not.toMatch(/@(here|channel)\b/);
    },
  );
});
