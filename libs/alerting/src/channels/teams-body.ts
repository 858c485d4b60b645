import { alertParts, type AlertMessage, type AlertParts } from '../../../rendering/src/index.js';

/** Teams takes 28 KB a message (learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors). */
const MOST_BYTES = 27 * 1024;

/** Characters of a text, as many as fit. */
const LENGTHS = [1500, 400, 100];

const MOST_LINKS = 6;

interface TextRun {
  type: 'TextRun';
  text: string;
  weight?: 'Bolder';
  size?: 'Large';
  color?: 'Attention' | 'Warning' | 'Good' | 'Default';
  fontType?: 'Monospace';
  isSubtle?: true;
}

/** An Adaptive Card for a Teams webhook (a Workflows or an incoming one). All text stands in text runs: unlike
 *  text blocks these know no Markdown, so no name can become a link, a picture or a mention. */
export function teamsBody(message: AlertMessage): unknown {
  const parts = alertParts(message);
  const cards = LENGTHS.map((length) => card(parts, length));
  return cards.find((body) => Buffer.byteLength(JSON.stringify(body)) <= MOST_BYTES) ?? cards.at(-1);
}

function card(parts: AlertParts, length: number): unknown {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          fallbackText: cut(parts.title, length),
          body: bodyOf(parts, length),
          actions: parts.links
            .slice(0, MOST_LINKS)
            .map(({ title, url }) => ({ type: 'Action.OpenUrl', title: cut(title, 60), url })),
        },
      },
    ],
  };
}

function bodyOf(parts: AlertParts, length: number): unknown[] {
  const { title, sentences, facts, changes, fix, footer } = parts;
  const run = (text: string, style: Omit<TextRun, 'type' | 'text'> = {}): TextRun => ({
    type: 'TextRun',
    text: cut(text, length),
    ...style,
  });
  const command = (text: string): TextRun =>
    // A command that was cut would be a trap.
    text.length > length ? run('The command stands in the report.') : run(text, { fontType: 'Monospace' });
  return [
    block(run(title, { weight: 'Bolder', size: 'Large', color: colorOf(parts) })),
    ...sentences.map((sentence) => block(run(sentence))),
    ...facts.map(({ label, value }) => block(run(`${label}: `, { weight: 'Bolder' }), run(value))),
    ...(changes.length === 0 ? [] : [block(run('What changed', { weight: 'Bolder' }))]),
    ...changes.map((change) => block(run(`• ${change}`))),
    ...(fix === null
      ? []
      : [block(run('Fix: ', { weight: 'Bolder' }), run(fix.title)), block(command(fix.command))]),
    block(run(footer, { isSubtle: true })),
  ];
}

const block = (...inlines: TextRun[]): unknown => ({ type: 'RichTextBlock', inlines });

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

function colorOf({ good, severity }: AlertParts): 'Good' | 'Attention' | 'Warning' | 'Default' {
  if (good) return 'Good';
  switch (severity) {
    case 'critical':
      return 'Attention';
    case 'warning':
      return 'Warning';
    case 'info':
      return 'Default';
  }
}
