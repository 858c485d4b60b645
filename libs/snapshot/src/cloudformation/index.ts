export { TemplateError } from './template-error.js';
export {
  readTemplateSnapshot,
  snapshotFromTemplate,
  type TemplateSnapshot,
} from './snapshot-from-template.js';
