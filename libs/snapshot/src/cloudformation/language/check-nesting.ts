import { Lexer } from 'yaml';
import { TemplateError } from '../template-error.js';

/** CloudFormation's own templates stay below 30. The YAML reader works by recursion, and running out of
 *  stack inside a regular expression ends the process, so depth is bounded before it begins. */
const MAX_DEPTH = 100;

const OPENS = new Set(['[', '{']);
const CLOSES = new Set([']', '}']);
/** Control tokens of the lexer, of no width: document, scalar and flow error marks. */
const MARKS = new Set(['\u0002', '\u001f', '\u0018', '\ufeff']);

/** Refuses YAML that is nested too deep, by its tokens alone: brackets, and the columns of block entries.
 *  @throws TemplateError */
export function checkNesting(text: string): void {
  const columns: number[] = [];
  let flow = 0;
  let column = 0;
  let line = 1;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) continue;
    if (OPENS.has(token)) flow += 1;
    else if (CLOSES.has(token)) flow = Math.max(0, flow - 1);
    else if (flow === 0 && token.trim() !== '') {
      while (columns.length > 0 && (columns.at(-1) ?? 0) >= column) columns.pop();
      columns.push(column);
    }
    if (columns.length + flow > MAX_DEPTH) {
      throw new TemplateError(`nested deeper than ${MAX_DEPTH} levels`, `line ${line}`);
    }
    const lastBreak = token.lastIndexOf('\n');
    if (lastBreak < 0) column += token.length;
    else {
      column = token.length - lastBreak - 1;
      line += token.split('\n').length - 1;
    }
  }
}
