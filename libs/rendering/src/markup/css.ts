import { createHash } from 'node:crypto';
import { Markup } from './markup.js';

/** A constant style sheet as an element, and the hash that lets a Content-Security-Policy allow exactly it. */
export interface StyleSheet {
  element: Markup;
  /** `'sha256-…'` (CSP level 2, source list). */
  hash: string;
}

/** Only for our own constants: the text goes into the page as it is. */
export function css(text: string): StyleSheet {
  return {
    element: new Markup(`<style>${text}</style>`),
    hash: `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  };
}
