import { expect } from '@jest/globals';
import type { DocumentLists } from '../../document-lists.js';
import { readTemplateSnapshot, type TemplateOptions } from '../snapshot-from-template.js';

export interface Built {
  lists: DocumentLists;
  notes: string[];
  broken: { kind: string; id: string | null; problem: string }[];
  /** The id that a logical id stands for. */
  id(logicalId: string): string;
}

/** What a template makes, of which all must be sound. */
export function build(text: string, options: TemplateOptions = {}): Built {
  const { snapshot, physicalIds } = readTemplateSnapshot(text, { region: 'eu-west-1', ...options });
  expect(snapshot.regions).toHaveLength(1);
  const [region] = snapshot.regions;
  return {
    lists: region?.lists as DocumentLists,
    notes: snapshot.notes,
    broken: region?.broken ?? [],
    id: (logicalId) => physicalIds.get(logicalId) ?? `no ${logicalId}`,
  };
}

/** A VPC with two subnets, for resources to be put into; `more` is YAML of further resources. */
const inVpc = (more: string): string => `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.20.0.0/16 } }
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.20.1.0/24, AvailabilityZone: eu-west-1a }
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.20.2.0/24, AvailabilityZone: eu-west-1b, MapPublicIpOnLaunch: true }
${more}`;

export const buildInVpc = (more: string, options: TemplateOptions = {}): Built => build(inVpc(more), options);
