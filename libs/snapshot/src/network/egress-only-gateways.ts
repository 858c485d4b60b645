import type { EgressOnlyInternetGateway } from '@aws-sdk/client-ec2';
import { perIndex } from './per-index.js';
import { nameOf } from './tags.js';

export interface EgressOnlyGatewayNode {
  id: string;
  name?: string;
  doc: EgressOnlyInternetGateway;
}

/** Egress-only internet gateways by id. */
export const egressOnlyGateways = perIndex((index): ReadonlyMap<string, EgressOnlyGatewayNode> => {
  const docs = index.snapshot.regions.flatMap(({ lists }) => lists.EgressOnlyInternetGateways ?? []);
  return new Map(
    docs.map((doc) => {
      const id = doc.EgressOnlyInternetGatewayId!;
      const name = nameOf(doc.Tags);
      return [id, { id, doc, ...(name === undefined ? {} : { name }) }];
    }),
  );
});
