import { alertParts, type AlertParts } from '../alert/alert-parts.js';
import type { AlertMessage } from '../alert/alert-message.js';
import { renderAlertText } from '../alert/render-alert-text.js';
import { clip } from './clip.js';
import { escapeSlack } from './escape-slack.js';
import type { SlackBlock, SlackMrkdwn, SlackPayload, SlackPlainText } from './slack-payload.js';

/** Slack's limits in characters and items (docs.slack.dev/reference/block-kit); a payload above one of them is
 *  refused as a whole. `text` is cut by Slack at 40,000, and 4,000 is what it advises. */
const LIMITS = {
  text: 4000,
  header: 150,
  section: 3000,
  fields: 10,
  field: 2000,
  button: 75,
  url: 3000,
  buttons: 25,
};

/** A message for a Slack incoming webhook. */
export function renderSlack(message: AlertMessage): SlackPayload {
  return {
    text: clip(escapeSlack(renderAlertText(message)), LIMITS.text),
    mrkdwn: false,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: blocksOf(alertParts(message)),
  };
}

function blocksOf(parts: AlertParts): SlackBlock[] {
  const blocks: SlackBlock[] = [
    { type: 'header', text: plain(`${mark(parts)} ${parts.title}`, LIMITS.header) },
  ];
  // The header is cut short; the whole title stands below it then.
  const sentences =
    parts.title.length + 2 > LIMITS.header ? [parts.title, ...parts.sentences] : parts.sentences;
  if (sentences.length > 0) blocks.push(section(sentences.map(escapeSlack).join('\n')));
  const fields = parts.facts
    .slice(0, LIMITS.fields)
    .map(({ label, value }) => mrkdwn(`*${escapeSlack(label)}*\n${escapeSlack(value)}`, LIMITS.field));
  if (fields.length > 0) blocks.push({ type: 'section', fields });
  if (parts.changes.length > 0) {
    blocks.push(
      section(['*What changed*', ...parts.changes.map((change) => `• ${escapeSlack(change)}`)].join('\n')),
    );
  }
  if (parts.fix !== null) blocks.push(...fixBlocks(parts.fix));
  const buttons = parts.links
    .filter(({ url }) => url.length <= LIMITS.url)
    .slice(0, LIMITS.buttons)
    .map(({ title, url }, place) => ({
      type: 'button' as const,
      text: plain(title, LIMITS.button),
      url,
      action_id: `link-${place}`,
    }));
  if (buttons.length > 0) blocks.push({ type: 'actions', elements: buttons });
  blocks.push({ type: 'context', elements: [mrkdwn(escapeSlack(parts.footer), LIMITS.section)] });
  return blocks;
}

/** A command that was cut would be a trap: one that is too long stays in the report. */
function fixBlocks({ title, command }: { title: string; command: string }): SlackBlock[] {
  const code = `\`\`\`${escapeSlack(command)}\`\`\``;
  const heading = `*Fix*: ${escapeSlack(title)}`;
  // A backtick can't stand in a code block, and another character in its place would be another command.
  const whole = code.length <= LIMITS.section && !command.includes('`');
  return whole
    ? [section(heading), section(code)]
    : [section(`${heading} (the command stands in the report)`)];
}

function mark({ good, severity }: AlertParts): string {
  if (good) return '✅';
  return severity === 'critical' ? '🔴' : severity === 'warning' ? '🟠' : '🔵';
}

const section = (text: string): SlackBlock => ({ type: 'section', text: mrkdwn(text, LIMITS.section) });

const mrkdwn = (text: string, limit: number): SlackMrkdwn => ({
  type: 'mrkdwn',
  text: clip(text, limit),
  verbatim: true,
});

/** plain_text isn't parsed, so nothing is escaped in it. */
const plain = (text: string, limit: number): SlackPlainText => ({
  type: 'plain_text',
  text: clip(text.replace(/@(?=(here|channel|everyone|group)\b)/gi, '@\u2060'), limit),
  emoji: false,
});
