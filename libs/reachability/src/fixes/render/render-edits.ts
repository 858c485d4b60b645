import type { RenderedEdits } from '../../diagnosis/fix.js';
import type { Edit } from '../edits/edit.js';
import { awsCli } from './aws-cli.js';
import { cloudformation } from './cloudformation.js';
import { consoleSteps } from './console-steps.js';
import { terraform } from './terraform.js';

/** The edits in every form that people apply them in. */
export function renderEdits(edits: readonly Edit[]): RenderedEdits {
  return {
    awsCli: awsCli(edits),
    cloudformation: cloudformation(edits),
    terraform: terraform(edits),
    console: consoleSteps(edits),
  };
}
