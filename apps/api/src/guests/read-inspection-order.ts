import type { TargetEntity } from '../../../../libs/persistence/src/index.js';
import type { CreateGuest } from './guest.schemas.js';
import type { InspectionOrder } from './guests.service.js';
import { wrongField } from '../problems/field-problems.js';

const USER = 'ec2-user';
const SSH_PORT = 22;

/** The inspection that a body asks for. @throws ProblemError 422 that names the field */
export function readInspectionOrder(body: CreateGuest, target: TargetEntity): InspectionOrder {
  const { instanceId, region = target.regions[0], jump, way = 'auto', probes = false } = body;
  if (instanceId === undefined) throw wrongField('/instanceId', 'expected the id of an instance');
  if (body.region === undefined && target.regions.length > 1) {
    throw wrongField('/region', `expected one of ${target.regions.join(', ')}`);
  }
  if (region === undefined || !target.regions.includes(region)) {
    throw wrongField('/region', `expected one of ${target.regions.join(', ')}`);
  }
  if (jump !== undefined && way !== 'auto') throw wrongField('/way', 'goes without jump');
  if (jump?.instanceId === instanceId) throw wrongField('/jump/instanceId', 'expected another machine');
  const { user = USER, port = SSH_PORT } = body;
  const wish = {
    instanceId,
    user,
    port,
    way,
    ...(jump && {
      jump: { instanceId: jump.instanceId, user: jump.user ?? user, port: jump.port ?? port },
    }),
  };
  return { target, region, wish, probes };
}
