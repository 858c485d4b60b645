/** The part of Block Kit that alerts use (docs.slack.dev/reference/block-kit). */
export interface SlackMrkdwn {
  type: 'mrkdwn';
  text: string;
  /** Channel names, mentions and URLs in the text stay text. */
  verbatim: true;
}

export interface SlackPlainText {
  type: 'plain_text';
  text: string;
  emoji: false;
}

interface SlackButton {
  type: 'button';
  text: SlackPlainText;
  url: string;
  action_id: string;
}

export type SlackBlock =
  | { type: 'header'; text: SlackPlainText }
  | { type: 'section'; text: SlackMrkdwn }
  | { type: 'section'; fields: SlackMrkdwn[] }
  | { type: 'context'; elements: SlackMrkdwn[] }
  | { type: 'actions'; elements: SlackButton[] };

/** What is posted to an incoming webhook. */
export interface SlackPayload {
  /** For notifications and for clients that show no blocks. */
  text: string;
  mrkdwn: false;
  /** Nothing in `text` becomes a link or a mention. */
  parse: 'none';
  link_names: false;
  unfurl_links: false;
  unfurl_media: false;
  blocks: SlackBlock[];
}
