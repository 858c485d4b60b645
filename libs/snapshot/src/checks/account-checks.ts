import { z } from 'zod';
import { id, requiredText, text } from './fields.js';

/** R-BPA-1. */
export const blockPublicAccessOptions = z.object({ InternetGatewayBlockMode: requiredText, State: text });

export const blockPublicAccessExclusion = z.object({
  ExclusionId: id,
  InternetGatewayExclusionMode: requiredText,
  ResourceArn: text,
  State: text,
});

/** R-EC-1. */
export const encryptionControl = z.object({
  VpcId: id,
  VpcEncryptionControlId: text,
  Mode: text,
  State: text,
});

export const availabilityZone = z.object({ ZoneName: id, ZoneId: text, RegionName: text, State: text });

/** R-SG-5. */
export const securityGroupVpcAssociation = z.object({ GroupId: id, VpcId: id, State: text });
