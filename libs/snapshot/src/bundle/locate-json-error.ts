interface JsonFault {
  /** Offset in UTF-16 units of the first character that can't be. */
  position: number;
  expected: string;
}

type State = 'value' | 'first-item' | 'key' | 'first-key' | 'colon' | 'after-item' | 'end';

const STRING_PART = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** From an opening quote to the place after the closing one. */
function scanString(text: string, from: number): number | JsonFault {
  let at = from + 1;
  for (;;) {
    at = matchEnd(STRING_PART, text, at);
    if (text[at] === '"') return at + 1;
    if (text[at] !== '\\') return { position: at, expected: 'a closing quote (") of the string' };
    const next = matchEnd(ESCAPE, text, at);
    if (next < 0)
      return { position: at, expected: 'a valid escape (\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t, \\uXXXX)' };
    at = next;
  }
}

/** Where and why a text stops being JSON (RFC 8259); null if it is JSON. The words of `JSON.parse` differ
 *  between versions of V8 and often lack the place, so this is run after it has refused.
 *  Keeps its own stack: depth is bounded by memory only. */
export function locateJsonError(text: string): JsonFault | null {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let at = 0;
  const close = (): void => {
    open.pop();
    at += 1;
    state = open.length === 0 ? 'end' : 'after-item';
  };
  for (;;) {
    at = matchEnd(SPACE, text, at);
    const char = text[at];
    switch (state) {
      case 'value':
      case 'first-item': {
        if (state === 'first-item' && char === ']') {
          close();
          break;
        }
        if (char === '{' || char === '[') {
          open.push(char);
          at += 1;
          state = char === '{' ? 'first-key' : 'first-item';
          break;
        }
        const next: number | JsonFault = char === '"' ? scanString(text, at) : matchEnd(SCALAR, text, at);
        if (typeof next !== 'number') return next;
        if (next < 0) return { position: at, expected: state === 'value' ? 'a value' : 'a value or "]"' };
        at = next;
        state = open.length === 0 ? 'end' : 'after-item';
        break;
      }
      case 'key':
      case 'first-key': {
        if (state === 'first-key' && char === '}') {
          close();
          break;
        }
        if (char !== '"') {
          return {
            position: at,
            expected: `a key in double quotes${state === 'first-key' ? ' or "}"' : ''}`,
          };
        }
        const next = scanString(text, at);
        if (typeof next !== 'number') return next;
        at = next;
        state = 'colon';
        break;
      }
      case 'colon':
        if (char !== ':') return { position: at, expected: '":" after the key' };
        at += 1;
        state = 'value';
        break;
      case 'after-item': {
        const inObject = open.at(-1) === '{';
        if (char === (inObject ? '}' : ']')) {
          close();
        } else if (char === ',') {
          at += 1;
          state = inObject ? 'key' : 'value';
        } else {
          return { position: at, expected: inObject ? '"," or "}"' : '"," or "]"' };
        }
        break;
      }
      case 'end':
        return char === undefined ? null : { position: at, expected: 'the end of the file' };
    }
  }
}
