import type { Edit } from '../edits/edit.js';
import { isStandIn } from '../propose/stand-ins.js';
import { needsAttachedGateway, templateParts } from './template-resources.js';

/** A template with what the edits make; changes of what exists stand in comments. */
export function cloudformation(edits: readonly Edit[]): string {
  const remarks: string[] = [];
  const resources: string[] = [];
  let number = 0;
  let attachment: string | undefined;
  for (const edit of edits) {
    const parts = templateParts(edit);
    if (!Array.isArray(parts)) {
      remarks.push(`# ${parts.remark}`);
      continue;
    }
    if (edit.action === 'ec2:ReplaceRoute') {
      remarks.push('# a route that exists is replaced where it is declared, or imported into this stack');
    }
    for (const { cloudformation: resource } of parts) {
      number += 1;
      const creates = 'creates' in edit ? edit.creates : undefined;
      const name = creates === undefined ? `Change${number}` : logicalId(creates);
      const properties = Object.entries(resource.properties).filter(([, value]) => value !== undefined);
      resources.push(`  ${name}:`, `    Type: ${resource.type}`);
      if (attachment !== undefined && needsAttachedGateway(edit)) {
        resources.push(`    DependsOn: ${attachment}`);
      }
      if (edit.action === 'ec2:AttachInternetGateway') attachment = name;
      if (properties.length > 0) resources.push('    Properties:');
      for (const [key, value] of properties) resources.push(...yamlField(key, value, 6));
    }
  }
  const body = resources.length === 0 ? ['Resources: {}'] : ['Resources:', ...resources];
  return [...remarks, "AWSTemplateFormatVersion: '2010-09-09'", ...body, ''].join('\n');
}

/** "nat-new-1" becomes "NatNew1". */
function logicalId(standIn: string): string {
  return standIn
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function yamlField(key: string, value: unknown, indent: number): string[] {
  const pad = ' '.repeat(indent);
  if (Array.isArray(value)) {
    return [`${pad}${key}:`, ...value.map((item) => `${pad}  - ${scalar(item)}`)];
  }
  if (typeof value === 'object' && value !== null) {
    return [`${pad}${key}:`, ...Object.entries(value).flatMap(([k, v]) => yamlField(k, v, indent + 2))];
  }
  return [`${pad}${key}: ${scalar(value)}`];
}

function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  if (!isStandIn(value)) return `'${value.replaceAll("'", "''")}'`;
  const name = logicalId(value);
  return value.startsWith('eipalloc-') ? `!GetAtt ${name}.AllocationId` : `!Ref ${name}`;
}
