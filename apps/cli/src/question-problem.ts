/** Characters of a wrong value that a message shows. */
const LONGEST = 200;

/** Which flag of `diagnose` gives a field of the request. */
const FLAGS: Readonly<Record<string, string>> = {
  source: '--from',
  destination: '--to',
  protocol: '--protocol',
  port: '--port',
  vpcId: '--vpc',
  via: '--via',
  securityGroupIds: '--security-groups',
  addresses: '--addresses',
  icmpType: '--icmp-type',
  sourcePorts: '--source-ports',
  assumeGuest: '--assume-guest',
  also: '--also',
};

interface QuestionProblem {
  /** JSON pointer into the request. */
  pointer?: string;
  message: string;
}

type Question = Readonly<Record<string, unknown>>;

/** A problem with one field of the question, told by the flag it came from and with what stood there. */
export function problemAtFlag(problem: QuestionProblem, question: Question): string {
  const flag = FLAGS[fieldOf(problem)];
  return flag === undefined ? problem.message : `${flag}: ${withFound(problem, question)}`;
}

/** The same by the field's pointer, for questions that were given as JSON. */
export function problemAtPointer(problem: QuestionProblem, question: Question): string {
  const { pointer = '', message } = problem;
  return pointer === '' ? message : `${pointer}: ${withFound(problem, question)}`;
}

const fieldOf = ({ pointer }: QuestionProblem): string => pointer?.split('/')[1] ?? '';

function withFound(problem: QuestionProblem, question: Question): string {
  const field = fieldOf(problem);
  const value = Object.hasOwn(question, field) ? question[field] : undefined;
  const given = textOf(value);
  return given === '' || mentions(problem.message, given)
    ? problem.message
    : `${problem.message}, found "${given}"`;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  const isObject = typeof value === 'object' && !Array.isArray(value);
  // A list as it is given on the command line: with commas.
  const text = isObject ? 'an object' : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Whether the text stands there by itself: the "x" in "expected" is no mention of an x. */
function mentions(message: string, given: string): boolean {
  const literal = given.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<!\w)${literal}(?!\w)`).test(message);
}
