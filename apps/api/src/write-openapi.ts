import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { createApp } from './create-app.js';
import { JsonLog } from './logging/json-log.js';
import { describeApi } from './openapi/describe-api.js';
import { readSettings } from './settings/read-settings.js';

/** Writes openapi.json in the working directory. With --check it only compares: exit code 1 if it is old. */
const file = 'openapi.json';
const silent = new JsonLog(() => undefined);
const parts = { settings: readSettings({}), databaseUrl: 'postgres://nobody@127.0.0.1/none', connect: false };
const app = await createApp(parts, silent);
const text = `${JSON.stringify(describeApi(app), null, 2)}\n`;
await app.close();

if (!process.argv.includes('--check')) {
  await writeFile(file, text);
  process.stdout.write(`${file} written\n`);
} else if ((await readFile(file, 'utf8').catch(() => '')) === text) {
  process.stdout.write(`${file} fits the code\n`);
} else {
  process.stderr.write(`${file} doesn't fit the code: run "npm run openapi:write"\n`);
  process.exitCode = 1;
}
