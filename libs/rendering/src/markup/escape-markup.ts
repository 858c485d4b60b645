import { cleanText } from '../words/clean-text.js';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML and XML, in content and in quoted attributes. Characters that XML 1.0 forbids go. */
export function escapeMarkup(text: string): string {
  return cleanText(text).replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? '');
}
