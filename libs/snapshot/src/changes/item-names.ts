type Fields = Readonly<Record<string, unknown>>;

/** What names an item in a nested list of EC2's, by the list's key. The first form whose fields an item has
 *  is its name. Lists that aren't here are sets: an item is in them or not. */
const NAMES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Tags: [['Key']],
  TagSet: [['Key']],
  Routes: [['DestinationCidrBlock'], ['DestinationIpv6CidrBlock'], ['DestinationPrefixListId']],
  Associations: [
    ['RouteTableAssociationId'],
    ['NetworkAclAssociationId'],
    ['SubnetId'],
    ['GatewayId'],
    ['TransitGatewayAttachmentId'],
  ],
  Entries: [['Egress', 'RuleNumber']],
  Attachments: [['VpcId']],
  VpcAttachments: [['VpcId']],
  CidrBlockAssociationSet: [['CidrBlock']],
  Ipv6CidrBlockAssociationSet: [['Ipv6CidrBlock']],
  NatGatewayAddresses: [['AllocationId'], ['PrivateIp'], ['NetworkInterfaceId']],
  PrivateIpAddresses: [['PrivateIpAddress']],
  Ipv6Addresses: [['Ipv6Address']],
  NetworkInterfaces: [['NetworkInterfaceId']],
  Groups: [['GroupId']],
  SecurityGroups: [['GroupId']],
  DhcpConfigurations: [['Key']],
  BlockDeviceMappings: [['DeviceName']],
  Statuses: [['Name']],
};

/** The names of a list's items, or null where they have none or share one: then it is a set. */
export function itemNames(key: string, list: readonly unknown[]): string[] | null {
  const forms = NAMES[key];
  if (forms === undefined) return null;
  const names = list.map((item) => nameOf(item, forms));
  const all = names.filter((name) => name !== null);
  return all.length === list.length && new Set(all).size === all.length ? all : null;
}

function nameOf(item: unknown, forms: readonly (readonly string[])[]): string | null {
  if (typeof item !== 'object' || item === null) return null;
  for (const form of forms) {
    const values = form.map((field) => (item as Fields)[field]);
    if (values.every((value) => value !== undefined)) {
      return form.length === 1
        ? String(values[0])
        : form.map((field, i) => `${field}=${String(values[i])}`).join(',');
    }
  }
  return null;
}
