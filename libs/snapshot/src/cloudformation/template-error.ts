/** The template can't be used, because of what its author or its parameters can mend. Nothing of it is kept. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** What is wrong, without the place. */
  readonly problem: string;
  /** `Resources.PublicSubnet.Properties.CidrBlock`, `Parameters.KeyName`, `line 4, column 7`; null where the
   *  whole template is meant. */
  readonly place: string | null;

  constructor(problem: string, place: string | null = null, options?: ErrorOptions) {
    super(place === null ? problem : `${place}: ${problem}`, options);
    this.problem = problem;
    this.place = place;
  }

  /** The resource at fault, if it is one. */
  get logicalId(): string | null {
    return /^Resources\.([^.[]+)/.exec(this.place ?? '')?.[1] ?? null;
  }
}
