#!/usr/bin/env node
import '../scripts/require-node.js';
import { pathToFileURL } from 'node:url';
import { prepareOrExit } from '../scripts/prepare.js';
import { inProject } from '../scripts/project.js';

await prepareOrExit({ build: true });
await import(pathToFileURL(inProject('dist', 'apps', 'cli', 'src', 'main.js')).href);
