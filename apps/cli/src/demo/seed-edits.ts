import type { SeedDocuments } from './seed-documents.js';

/** Ids of the seed network that the story speaks of. */
export const SEED = {
  privateRouteTable: 'rtb-0f3a7c915e6d20b84',
  natInstance: 'i-0b8f4e2d6a1c97350',
  natInterface: 'eni-02c7e9f5b4a16d830',
  elasticIp: '198.51.100.24',
  clients: ['10.10.2.101', '10.10.2.102'],
} as const;

export type SeedEdit = (documents: SeedDocuments) => SeedDocuments;

/** As `aws ec2 create-route` towards the NAT instance's interface leaves the private table. */
export const addDefaultRoute: SeedEdit = (documents) => ({
  ...documents,
  RouteTables: documents.RouteTables.map((table) =>
    table.RouteTableId !== SEED.privateRouteTable
      ? table
      : {
          ...table,
          Routes: [
            {
              DestinationCidrBlock: '0.0.0.0/0',
              InstanceId: SEED.natInstance,
              InstanceOwnerId: table.OwnerId,
              NetworkInterfaceId: SEED.natInterface,
              Origin: 'CreateRoute',
              State: 'active',
            },
            ...(table.Routes ?? []),
          ],
        },
  ),
});

/** As `aws ec2 modify-instance-attribute --no-source-dest-check` leaves the NAT instance: EC2 shows the
 *  flag at the interface, at the instance, and at the instance's own view of the interface. */
export const switchCheckOff: SeedEdit = (documents) => ({
  ...documents,
  NetworkInterfaces: documents.NetworkInterfaces.map((item) =>
    item.NetworkInterfaceId === SEED.natInterface ? { ...item, SourceDestCheck: false } : item,
  ),
  Reservations: documents.Reservations.map((reservation) => ({
    ...reservation,
    Instances: (reservation.Instances ?? []).map((instance) =>
      instance.InstanceId !== SEED.natInstance
        ? instance
        : {
            ...instance,
            SourceDestCheck: false,
            NetworkInterfaces: (instance.NetworkInterfaces ?? []).map((item) => ({
              ...item,
              SourceDestCheck: false,
            })),
          },
    ),
  })),
});
