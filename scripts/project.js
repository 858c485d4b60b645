import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, whatever the caller's working directory is. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** An absolute path inside the project. */
export const inProject = (...parts) => path.join(root, ...parts);

/** One line on standard error: standard output belongs to the program that is being started. */
export const say = (line) => process.stderr.write(`wayout: ${line}\n`);
