import { readFileSync } from 'node:fs';
import {
  type Diagnosis,
  type DiagnosisRequest,
  diagnose,
  parseRequest,
} from '../../libs/reachability/src/index.js';
import { indexSnapshot, readBundle } from '../../libs/snapshot/src/index.js';
import { type Change, scenarioSchema } from '../scenarios/harness/scenario-schema.js';
import { writeChanged } from '../scenarios/harness/write-changed.js';
import type { Scratch } from './scenario-cases.js';

/** The answer about one of the scenarios' networks, with changes of its documents. */
export async function askChanged(
  scratch: Scratch,
  network: string,
  request: DiagnosisRequest,
  changes: readonly Change[] = [],
): Promise<Diagnosis> {
  const place = scratch.folder();
  writeChanged(new URL(`../scenarios/networks/${network}`, import.meta.url).pathname, changes, place);
  const context = { id: 'd', createdAt: '', snapshot: { id: 's', hash: '', capturedAt: null } };
  return diagnose(indexSnapshot(await readBundle(place)), request, context);
}

/** The answer to one question of a scenario folder; `number` counts from 1. */
export async function askScenario(scratch: Scratch, folder: string, number: number): Promise<Diagnosis> {
  const place = new URL(`../scenarios/${folder}/scenario.json`, import.meta.url).pathname;
  const scenario = scenarioSchema.parse(JSON.parse(readFileSync(place, 'utf8')));
  const question = scenario.questions[number - 1]!;
  const parsed = parseRequest(question.request);
  if (!parsed.ok) throw new Error(`${folder} ${number} is refused`);
  const network = scenario.bundle.replace('../networks/', '');
  return askChanged(scratch, network, parsed.request, [...scenario.changes, ...question.changes]);
}
