import path from 'node:path';
import { importsOf, type ImportStatement } from './imports-of.js';

/** What a pure library may import of the others: packets <- snapshot, guest <- reachability <- rendering. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  packets: [],
  snapshot: ['packets'],
  guest: ['packets'],
  reachability: ['packets', 'snapshot', 'guest'],
  rendering: ['packets', 'snapshot', 'guest', 'reachability'],
};

const SHELLS: readonly string[] = ['aws', 'inspection', 'persistence', 'auditing', 'alerting', 'queue'];

const IO_MODULE =
  /^(node:)?(child_process|cluster|dgram|dns|fs|http|http2|https|inspector|net|os|readline|repl|tls|vm|worker_threads)(\/|$)/;
/** Functions of an I/O module that do none. */
const PURE_NAMES: readonly string[] = ['isIP', 'isIPv4', 'isIPv6'];
const FRAMEWORK = /^(@nestjs\/|@fastify\/|fastify$|typeorm(\/|$)|pg($|[-/])|reflect-metadata)/;

/** Folders of the top level that a library may reach: other libraries, and the explicit list of migrations. */
const REACHABLE_FROM_LIBS: readonly string[] = ['libs', 'migrations'];

interface Library {
  readonly name: string;
  /** Path below libs/<name>/. */
  readonly rest: string;
}

export function libraryOf(file: string): Library | null {
  const [top, name, ...rest] = file.split('/');
  return top === 'libs' && name !== undefined && rest.length > 0 ? { name, rest: rest.join('/') } : null;
}

const isTestCode = (file: string): boolean => /\.spec\.ts$|\/testing\//.test(file);

/** The project path a relative specifier leads to (`.js` as written), or null for a package. */
export function targetOf(file: string, specifier: string): string | null {
  return specifier.startsWith('.')
    ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
    : null;
}

function projectImport(file: string, from: Library, target: string): string | null {
  const to = libraryOf(target);
  const allowed = PURE[from.name];
  if (to === null) {
    const top = target.split('/')[0] ?? '';
    if (REACHABLE_FROM_LIBS.includes(top) && allowed === undefined) return null;
    return isTestCode(file) && top === 'test' ? null : `a library never imports ${target}`;
  }
  if (to.name === from.name || allowed === undefined) return null;
  return allowed.includes(to.name) ? null : `${from.name} never imports ${to.name}`;
}

function packageImport(file: string, from: Library, statement: ImportStatement): string | null {
  const { specifier, typeOnly, names } = statement;
  if (PURE[from.name] === undefined || isTestCode(file)) return null;
  const reads = from.name === 'snapshot' && from.rest.startsWith('src/reading/');
  const harmless = names?.every((name) => PURE_NAMES.includes(name)) ?? false;
  if (IO_MODULE.test(specifier) && !reads && !harmless) return `${from.name} is pure: no ${specifier}`;
  if (FRAMEWORK.test(specifier)) return `${from.name} is pure: no ${specifier}`;
  if (specifier.startsWith('@aws-sdk/') && !typeOnly) return `only types of ${specifier}`;
  return null;
}

/** What is wrong with a library file's imports, one text each. Paths are relative to the project. */
export function importViolations(file: string, text: string): string[] {
  const from = libraryOf(file);
  if (from === null) return [];
  if (PURE[from.name] === undefined && !SHELLS.includes(from.name)) {
    return [
      `${file}: libs/${from.name} has no place in the direction of imports; give it one in import-rules.ts`,
    ];
  }
  return importsOf(file, text).flatMap((statement) => {
    const target = targetOf(file, statement.specifier);
    const wrong = target === null ? packageImport(file, from, statement) : projectImport(file, from, target);
    return wrong === null ? [] : [`${file}:${statement.line}: ${wrong}`];
  });
}
