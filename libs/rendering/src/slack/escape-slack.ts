/** Text of users for Slack's mrkdwn. The three escapes are all that Slack asks for: without `<` there is no
 *  mention (`<!channel>`, `<@U…>`) and no link (docs.slack.dev/messaging/formatting-message-text). A word joiner
 *  breaks the bare words that clients and old settings might still take for a broadcast, and a backtick would
 *  end a code span. */
export function escapeSlack(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('`', 'ˋ')
    .replace(/@(?=(here|channel|everyone|group)\b)/gi, '@\u2060');
}
