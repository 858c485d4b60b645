export { TemplateError } from './template-error.js';
export {
  readTemplateSnapshot,
  snapshotFromTemplate,
  type TemplateOptions,
  type TemplateSnapshot,
} from './snapshot-from-template.js';
