import type { Edit } from '../edits/edit.js';
import { isStandIn } from '../propose/stand-ins.js';
import { needsAttachedGateway, templateParts } from './template-resources.js';

/** Terraform resources (AWS provider 5) for what the edits make; a route that is replaced is imported first;
 *  other changes of what exists stand in comments. */
export function terraform(edits: readonly Edit[]): string {
  const types = new Map<string, string>();
  const blocks: string[] = [];
  let number = 0;
  let attachment: string | undefined;
  for (const edit of edits) {
    const parts = templateParts(edit);
    if (!Array.isArray(parts)) {
      blocks.push(`# ${parts.remark}`);
      continue;
    }
    for (const { terraform: resource } of parts) {
      number += 1;
      const creates = 'creates' in edit ? edit.creates : undefined;
      const name = creates === undefined ? `change_${number}` : creates.replaceAll('-', '_');
      if (creates !== undefined) types.set(creates, resource.type);
      const lines = Object.entries(resource.arguments)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `  ${key} = ${literal(value, types)}`);
      if (attachment !== undefined && needsAttachedGateway(edit))
        lines.push(`  depends_on = [${attachment}]`);
      if (edit.action === 'ec2:AttachInternetGateway') attachment = `${resource.type}.${name}`;
      if (resource.importId !== undefined) {
        blocks.push(`import {\n  to = ${resource.type}.${name}\n  id = "${resource.importId}"\n}`);
      }
      blocks.push([`resource "${resource.type}" "${name}" {`, ...lines, '}'].join('\n'));
    }
  }
  return `${blocks.join('\n\n')}\n`;
}

function literal(value: unknown, types: ReadonlyMap<string, string>): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, types)).join(', ')}]`;
  if (typeof value !== 'string') return String(value);
  const type = isStandIn(value) ? types.get(value) : undefined;
  return type === undefined ? JSON.stringify(value) : `${type}.${value.replaceAll('-', '_')}.id`;
}
