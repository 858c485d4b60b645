import type { AlertMessage } from './alert-message.js';
import { alertParts } from './alert-parts.js';

/** A message as plain text of several lines. */
export function renderAlertText(message: AlertMessage): string {
  const { title, sentences, facts, changes, fix, links } = alertParts(message);
  return [
    title,
    ...sentences,
    ...facts.map(({ label, value }) => `${label}: ${value}`),
    ...(changes.length === 0 ? [] : ['What changed:', ...changes.map((change) => `  ${change}`)]),
    ...(fix === null ? [] : [`Fix: ${fix.title}`, `  ${fix.command}`]),
    ...links.map(({ title: name, url }) => `${name}: ${url}`),
  ].join('\n');
}
