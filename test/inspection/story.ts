import { snapshotFromJson, type Snapshot } from '../../libs/snapshot/src/index.js';
import { natStoryDocuments } from '../support/nat-story-documents.js';

export const NAT = 'i-0a0000000000000aa';
export const CLIENT = 'i-0b0000000000000bb';

/** Loopback addresses of this process: another run on this computer has others, and so all ports for itself. */
const LOOPBACK = `127.${32 + ((process.pid >> 8) & 127)}.${process.pid & 255}`;
export const NAT_ADDRESS = `${LOOPBACK}.2`;
export const CLIENT_ADDRESS = `${LOOPBACK}.3`;

/** The NAT story with addresses that lead to this computer, and the private subnet's way out through the NAT
 *  instance. */
export function loopbackStory(): Snapshot {
  const documents = natStoryDocuments();
  const [privateTable] = documents.RouteTables.filter(({ RouteTableId }) => RouteTableId === 'rtb-private');
  const routes = privateTable!.Routes as object[];
  routes.push({
    DestinationCidrBlock: '0.0.0.0/0',
    InstanceId: NAT,
    NetworkInterfaceId: 'eni-0a0000000000000aa',
    State: 'active',
    Origin: 'CreateRoute',
  });
  const [nat, client] = documents.Reservations[0]!.Instances as {
    PrivateIpAddress: string;
    PublicIpAddress?: string;
  }[];
  nat!.PublicIpAddress = NAT_ADDRESS;
  client!.PrivateIpAddress = CLIENT_ADDRESS;
  return snapshotFromJson(documents);
}
