import type { IntentSources } from '../../../persistence/src/index.js';
import type { NetworkIndex } from '../../../snapshot/src/network/index.js';

/** What an intent names and the snapshot doesn't have: one id, in the field that says what it would be. */
export interface AbsentSource {
  type: 'absent';
  networkInterfaceId?: string;
  instanceId?: string;
  subnetId?: string;
  vpcId?: string;
}

/** Ids that name nothing at all: mistyped, of another account or region, or gone. Unlike a tag that nobody
 *  carries (today), an id is there or the intent doesn't say what was meant. */
export function absentSources(index: NetworkIndex, sources: IntentSources): AbsentSource[] {
  if (sources === 'all private') return [];
  const { ids = [], subnets = [], vpcs = [] } = sources;
  const known = (id: string): boolean =>
    index.interfaces.has(id) || index.instances.has(id) || index.interfacesOfInstance.has(id);
  return [
    ...missing(ids, known).map((id): AbsentSource => {
      return { type: 'absent', ...(id.startsWith('eni-') ? { networkInterfaceId: id } : { instanceId: id }) };
    }),
    ...missing(subnets, (id) => index.subnets.has(id)).map((subnetId): AbsentSource => ({
      type: 'absent',
      subnetId,
    })),
    ...missing(vpcs, (id) => index.vpcs.has(id)).map((vpcId): AbsentSource => ({ type: 'absent', vpcId })),
  ];
}

export function absentId({ networkInterfaceId, instanceId, subnetId, vpcId }: AbsentSource): string {
  return networkInterfaceId ?? instanceId ?? subnetId ?? vpcId ?? '';
}

const missing = (ids: readonly string[], isThere: (id: string) => boolean): string[] =>
  [...new Set(ids)].filter((id) => !isThere(id));
