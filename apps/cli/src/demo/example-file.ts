import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a file in `examples/`. The project's own folder is the nearest one above that has it: this
 *  code runs from `apps/` under test and from `dist/apps/` when built. */
export function exampleFile(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(folder, 'examples', name);
    if (existsSync(file)) return file;
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`examples/${name} is missing: the demo needs it`);
    folder = parent;
  }
}
