/** What an error of the file system says about a path, for people; null: it isn't such an error.
 *  @param expected What should be there, such as "a CloudFormation template, YAML or JSON". */
export function fileSystemProblem(error: unknown, expected: string): string | null {
  if (typeof error !== 'object' || error === null) return null;
  // By shape: an error of Node's own modules isn't an `instanceof` this realm's Error under Jest.
  const { code, message } = error as Partial<NodeJS.ErrnoException>;
  switch (code) {
    case undefined:
      return null;
    case 'ENOENT':
    case 'ENOTDIR':
      return `there is no such file or folder: expected ${expected}`;
    case 'EISDIR':
      return `expected ${expected}, found a folder`;
    case 'EACCES':
    case 'EPERM':
      return 'no permission to read it';
    default:
      return message ?? code;
  }
}
