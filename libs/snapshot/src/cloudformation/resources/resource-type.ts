import type { Tag } from '@aws-sdk/client-ec2';
import type { DocumentKind } from '../../document-lists.js';
import { stackIdOf } from '../language/pseudo-parameters.js';
import { describe, type Value } from '../language/value.js';
import type { Fields } from '../network/fields.js';
import type { Network } from '../network/network.js';
import { physicalId } from '../network/physical-id.js';
import { TemplateError } from '../template-error.js';

/** What a resource gives to the rest of the template. */
export interface Made {
  /** What `Ref` gives. */
  ref: Value;
  /** What `Fn::GetAtt` gives; a function where later resources may still change it. */
  attributes?: Readonly<Record<string, Value | (() => Value | undefined)>>;
}

export interface ResourceType {
  /** Every property that CloudFormation knows for the type, by its resource schema (2026). */
  properties: readonly string[];
  make(resource: Resource): Made;
}

/** A resource that is being made. */
export class Resource {
  constructor(
    readonly logicalId: string,
    readonly type: string,
    readonly fields: Fields,
    readonly network: Network,
  ) {}

  get owner(): string {
    return this.network.identity.accountId;
  }

  id(prefix: string, part = ''): string {
    return physicalId(prefix, this.network.identity.stackName, this.logicalId, part);
  }

  /** The resource's own tags and those that CloudFormation adds. */
  tags(own: readonly Tag[] = this.fields.tags()): Tag[] {
    const { identity } = this.network;
    return [
      ...own,
      { Key: 'aws:cloudformation:stack-name', Value: identity.stackName },
      { Key: 'aws:cloudformation:stack-id', Value: stackIdOf(identity) },
      { Key: 'aws:cloudformation:logical-id', Value: this.logicalId },
    ];
  }

  /** An id in a property. What it names may be outside the template; then it is unknown, not missing. */
  reference(name: string, kind: DocumentKind, fields: Fields = this.fields): string | undefined {
    const id = fields.text(name);
    if (id !== undefined) this.network.refersTo({ kind, id, place: `${fields.place}.${name}` });
    return id;
  }

  requiredReference(name: string, kind: DocumentKind, fields: Fields = this.fields): string {
    return this.reference(name, kind, fields) ?? fields.requiredText(name);
  }

  references(name: string, kind: DocumentKind, fields: Fields = this.fields): string[] | undefined {
    const ids = fields.texts(name);
    for (const id of ids ?? []) this.network.refersTo({ kind, id, place: `${fields.place}.${name}` });
    return ids;
  }

  /** Something that has to be made by this template, because what is made here is put into it. */
  own<T>(found: T | undefined, name: string, id: string, what: string, fields: Fields = this.fields): T {
    if (found !== undefined) return found;
    throw new TemplateError(
      `expected ${what} made by this template, found ${describe(id)}; what exists already isn't in a template, ` +
        'so read the account (or add the resource to the template)',
      `${fields.place}.${name}`,
    );
  }
}
