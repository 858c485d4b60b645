import * as ec2 from '@aws-sdk/client-ec2';
import * as sts from '@aws-sdk/client-sts';
import { NormalizedSchema, type OperationSchema } from '@smithy/core/schema';
import { shapeOf, type Shape } from './shape.js';

export interface Operation {
  readonly action: string;
  readonly input: Shape;
  readonly output: Shape;
}

/** Operations of one service by their action name, out of the schemas that its SDK client exports. */
function operationsOf(client: object): (action: string) => Operation | undefined {
  const exported = client as Readonly<Record<string, unknown>>;
  const known = new Map<string, Operation>();
  return (action) => {
    const found = known.get(action);
    if (found !== undefined) return found;
    // The static form of an operation: [9, namespace, name, traits, input, output].
    const name = `${action}$`;
    const schema = Object.hasOwn(exported, name) ? exported[name] : undefined;
    if (!Array.isArray(schema) || schema[0] !== 9) return undefined;
    const [, , , , input, output] = schema as [9, string, string, unknown, Schema, Schema];
    const made = {
      action,
      input: shapeOf(NormalizedSchema.of(input)),
      output: shapeOf(NormalizedSchema.of(output)),
    };
    known.set(action, made);
    return made;
  };
}

type Schema = OperationSchema['input'];

export const ec2Operation = operationsOf(ec2);
export const stsOperation = operationsOf(sts);
