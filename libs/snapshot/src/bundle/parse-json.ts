import { BundleError } from './bundle-error.js';
import { locateJsonError } from './locate-json-error.js';

const BYTE_ORDER_MARK = '\uFEFF';

/** The JSON value of a file; a byte order mark is passed over.
 *  @throws BundleError with line, column and position where the text stops being JSON. */
export function parseJson(file: string, fileText: string): unknown {
  const text = fileText.startsWith(BYTE_ORDER_MARK) ? fileText.slice(1) : fileText;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const fault = locateJsonError(text);
    if (fault === null) throw new BundleError(`not readable as JSON: ${String(cause)}`, { file }, { cause });
    const before = text.slice(0, fault.position);
    const lineStart = before.lastIndexOf('\n') + 1;
    const found = text[fault.position];
    const foundWords = found === undefined ? 'the file ends' : `found ${JSON.stringify(found)}`;
    throw new BundleError(
      text.trim() === ''
        ? 'the file is empty: expected a JSON object'
        : `expected ${fault.expected}, ${foundWords}`,
      {
        file,
        line: before.split('\n').length,
        column: fault.position - lineStart + 1,
        position: fault.position,
      },
      { cause },
    );
  }
}
