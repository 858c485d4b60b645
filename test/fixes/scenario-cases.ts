import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DiagnosisRequest, parseRequest } from '../../libs/reachability/src/index.js';
import { readBundle, type Snapshot } from '../../libs/snapshot/src/index.js';
import { scenarioSchema } from '../scenarios/harness/scenario-schema.js';
import { writeChanged } from '../scenarios/harness/write-changed.js';

const root = new URL('../scenarios/', import.meta.url).pathname;

/** One question of a scenario folder, with its network. */
export interface ScenarioCase {
  /** "folder number". */
  name: string;
  snapshot: Snapshot;
  request: DiagnosisRequest;
}

/** Folders of its own below the system's temporary one, gone after `remove`. */
export class Scratch {
  private readonly root = mkdtempSync(join(tmpdir(), 'wayout-fixes-'));
  private count = 0;

  folder(): string {
    this.count += 1;
    const place = join(this.root, `${this.count}`);
    mkdirSync(place);
    return place;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Every question of every scenario that isn't refused. */
export async function scenarioCases(scratch: Scratch): Promise<ScenarioCase[]> {
  const result: ScenarioCase[] = [];
  const folders = readdirSync(root).filter((name) => existsSync(join(root, name, 'scenario.json')));
  for (const folder of folders.sort()) {
    const scenario = scenarioSchema.parse(
      JSON.parse(readFileSync(join(root, folder, 'scenario.json'), 'utf8')),
    );
    for (const [at, question] of scenario.questions.entries()) {
      const parsed = parseRequest(question.request);
      if ('error' in question.expect || !parsed.ok) continue;
      const changes = [...scenario.changes, ...question.changes];
      const place = scratch.folder();
      writeChanged(join(root, folder, scenario.bundle), changes, place);
      result.push({
        name: `${folder} ${at + 1}`,
        snapshot: await readBundle(place),
        request: parsed.request,
      });
    }
  }
  return result;
}
