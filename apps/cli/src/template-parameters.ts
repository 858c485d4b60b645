import { UsageError } from './usage-error.js';

/** The values of `--parameter NAME=VALUE`. Not read by the command line's own parser, which repeats what it
 *  refuses: a value may be a password, and stays out of messages.
 *  @throws UsageError */
export function templateParameters(given: readonly string[]): Record<string, string> {
  const values = new Map<string, string>();
  for (const text of given) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals));
    if (!/^[\w:]+$/.test(name)) throw new UsageError('--parameter: expected NAME=VALUE');
    if (values.has(name)) throw new UsageError(`--parameter: ${name} is given twice`);
    values.set(name, text.slice(equals + 1));
  }
  return Object.fromEntries(values);
}
