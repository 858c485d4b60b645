import type { InstanceStateName } from '@aws-sdk/client-ec2';
import { type Appliers, EditRefused, existing } from './applier.js';
import { reviveRoutes } from './revive-routes.js';

/** Network interfaces and the instances behind them. */
export const interfaceAppliers = {
  'ec2:ModifyNetworkInterfaceAttribute': (draft, { parameters }) => {
    const { NetworkInterfaceId, SourceDestCheck, Groups } = parameters;
    const { doc, region } = existing(
      draft.find('NetworkInterfaces', NetworkInterfaceId ?? ''),
      NetworkInterfaceId,
    );
    draft.replace(region, 'NetworkInterfaces', doc, {
      ...doc,
      ...(SourceDestCheck?.Value === undefined ? {} : { SourceDestCheck: SourceDestCheck.Value }),
      ...(Groups === undefined ? {} : { Groups: Groups.map((GroupId) => ({ GroupId })) }),
    });
  },
  'ec2:AssignIpv6Addresses': (draft, { parameters }) => {
    const { NetworkInterfaceId, Ipv6Addresses = [] } = parameters;
    const { doc, region } = existing(
      draft.find('NetworkInterfaces', NetworkInterfaceId ?? ''),
      NetworkInterfaceId,
    );
    const added = Ipv6Addresses.map((Ipv6Address) => ({ Ipv6Address }));
    draft.replace(region, 'NetworkInterfaces', doc, {
      ...doc,
      Ipv6Addresses: [...(doc.Ipv6Addresses ?? []), ...added],
    });
  },
  'ec2:StartInstances': (draft, { parameters }) => {
    for (const id of parameters.InstanceIds ?? []) {
      const { doc, region } = existing(draft.findInstance(id), id);
      const state = doc.State?.Name;
      if (state === 'terminated' || state === 'shutting-down')
        throw new EditRefused(`${id} is ${state} and can't be started`);
      const running: InstanceStateName = 'running';
      draft.setInstanceState(region, doc, { Code: 16, Name: running });
      const interfaces = new Set(
        draft
          .list(region, 'NetworkInterfaces')
          .flatMap(({ Attachment, NetworkInterfaceId }) =>
            Attachment?.InstanceId === id && NetworkInterfaceId !== undefined ? [NetworkInterfaceId] : [],
          ),
      );
      reviveRoutes(
        draft,
        region,
        ({ InstanceId, NetworkInterfaceId }) => InstanceId === id || interfaces.has(NetworkInterfaceId ?? ''),
      );
    }
  },
} satisfies Partial<Appliers>;
