import type { FieldChange } from '../../../snapshot/src/index.js';
import type { ChangeUnit } from './change-unit.js';
import type { Culprit } from './explanation.js';

const LONGEST = 120;

const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

/** The units of one resource together, so that each resource is named once. */
export function describeCulprits(units: readonly ChangeUnit[]): Culprit[] {
  const resources = [...new Set(units.map(({ resource }) => resource))];
  return resources.map((resource) => {
    const fields = units.filter((unit) => unit.resource === resource).flatMap(changedFields);
    const { kind, id, name, accountId, region, type } = resource;
    const who = `${kind} ${name === undefined ? id : `${id} (${name})`}`;
    return {
      kind,
      id,
      ...(name !== undefined && { name }),
      accountId,
      region,
      type,
      ...(type === 'changed' && { fields }),
      summary: type === 'changed' ? `${who}: ${fields.map(sentence).join('; ')}` : `${who} was ${type}`,
    };
  });
}

function changedFields(unit: ChangeUnit): readonly FieldChange[] {
  if (unit.part === 'field') return unit.fields;
  return unit.resource.type === 'changed' ? unit.resource.fields : [];
}

function sentence({ path, before, after }: FieldChange): string {
  if (before === undefined) return `${path} was added: ${short(after)}`;
  if (after === undefined) return `${path} was removed: ${short(before)}`;
  return `${path} went from ${short(before)} to ${short(after)}`;
}
