import { cleanText } from '../words/clean-text.js';

/** Everything but letters, digits and harmless signs becomes a Mermaid entity ("#34;"): quotes end a
 *  label, "%%{" starts a directive anywhere in the text, backticks start Markdown, "<" starts HTML. */
const ACTIVE = /[^\p{L}\p{M}\p{N} .,:/_()’…✓✗⇄·→-]/gu;

export function mermaidText(text: string): string {
  return cleanText(text).replace(ACTIVE, (character) => `#${character.codePointAt(0)};`);
}
