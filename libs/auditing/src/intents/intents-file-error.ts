/** An intents file that can't be used: each line says the place, the field, and what was expected. */
export class IntentsFileError extends Error {
  override readonly name = 'IntentsFileError';

  constructor(
    readonly file: string,
    readonly problems: readonly { line: number | null; field: string; message: string }[],
  ) {
    super(
      problems
        .map(({ line, field, message }) => {
          const place = line === null ? file : `${file}:${line}`;
          return field === '' ? `${place}: ${message}` : `${place}: ${field}: ${message}`;
        })
        .join('\n'),
    );
  }
}
