import type { Settings } from './settings.js';
import { SettingsError } from './settings-error.js';

/** An error of the start, told by the setting that has to change where one has; any other as it is. */
export function startProblem(error: unknown, { HOST, PORT, WAYOUT_DATA_DIR }: Settings): unknown {
  // By shape: an error of Node's own modules isn't an `instanceof` this realm's Error under Jest.
  if (typeof error !== 'object' || error === null) return error;
  const { code = '', syscall } = error as Partial<NodeJS.ErrnoException>;
  switch (`${syscall} ${code}`) {
    case 'listen EADDRINUSE':
      return new SettingsError(`PORT: something listens on ${HOST}, port ${PORT}, already`);
    case 'listen EACCES':
      return new SettingsError(`PORT: this user may not listen on port ${PORT}`);
    case 'listen EADDRNOTAVAIL':
    case 'getaddrinfo ENOTFOUND':
      return new SettingsError(`HOST: expected an address of this machine, found "${HOST}"`);
    case 'mkdir EEXIST':
    case 'mkdir ENOTDIR':
    case 'mkdir EACCES':
    case 'mkdir EPERM':
    case 'mkdir EROFS':
      return new SettingsError(
        `WAYOUT_DATA_DIR: expected a folder to write in, found "${WAYOUT_DATA_DIR}" (${code})`,
      );
    default:
      return error;
  }
}
