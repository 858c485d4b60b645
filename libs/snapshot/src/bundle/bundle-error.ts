interface BundlePlace {
  /** File of the bundle, or the path of the bundle itself. */
  file?: string;
  /** Counted from 1. */
  line?: number;
  /** Counted from 1, in UTF-16 units. */
  column?: number;
  /** Counted from 0, in UTF-16 units, without a byte order mark. */
  position?: number;
}

/** The bundle as a whole can't be used, because of what its author can mend. Nothing of it is kept. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly position: number | null;
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(problem: string, place: BundlePlace = {}, options?: ErrorOptions) {
    const inFile =
      place.line === undefined
        ? ''
        : `line ${place.line}, column ${place.column ?? 1} (position ${place.position ?? 0}): `;
    super(`${place.file === undefined ? '' : `${place.file}: `}${inFile}${problem}`, options);
    this.problem = problem;
    this.file = place.file ?? null;
    this.line = place.line ?? null;
    this.column = place.column ?? null;
    this.position = place.position ?? null;
  }
}
