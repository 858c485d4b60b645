import { test } from '@jest/globals';
import { Random } from './random.js';
import { randomNetwork } from './random-network.js';
test('dump', () => {
  const l = randomNetwork(new Random(Number(process.env['WAYOUT_SEED'])));
  const out: string[] = [];
  for (const t of l.RouteTables)
    out.push(
      `${t.RouteTableId} ${t.Associations?.map((a) => (a.Main ? 'main' : a.SubnetId))}: ` +
        t.Routes?.map(
          (r) =>
            `${r.DestinationCidrBlock ?? r.DestinationPrefixListId}->${r.GatewayId ?? r.NatGatewayId ?? r.NetworkInterfaceId ?? r.TransitGatewayId ?? r.VpcPeeringConnectionId}${r.State === 'active' ? '' : r.State}${r.Origin === 'EnableVgwRoutePropagation' ? '(prop)' : ''}`,
        ).join(', '),
    );
  for (const s of l.Subnets) out.push(`${s.SubnetId} ${s.VpcId} ${s.CidrBlock}`);
  for (const e of l.NetworkInterfaces)
    out.push(
      `${e.NetworkInterfaceId} ${e.SubnetId} ${e.PrivateIpAddresses?.map((p) => p.PrivateIpAddress)} pub=${e.Association?.PublicIp} ${e.Groups?.map((g) => g.GroupId)} chk=${e.SourceDestCheck} ${e.Attachment?.InstanceId} idx=${e.Attachment?.DeviceIndex} ${e.InterfaceType}`,
    );
  for (const r of l.Reservations)
    for (const i of r.Instances ?? []) out.push(`${i.InstanceId} ${i.State?.Name}`);
  for (const n of l.NatGateways)
    out.push(
      `${n.NatGatewayId} ${n.SubnetId} ${n.State} ${n.ConnectivityType} ${n.NatGatewayAddresses?.map((a) => `${a.PrivateIp}/${a.PublicIp}/${a.Status}`)}`,
    );
  for (const g of l.SecurityGroups)
    out.push(
      `${g.GroupId} in ${JSON.stringify(g.IpPermissions)}\n   out ${JSON.stringify(g.IpPermissionsEgress)}`,
    );
  for (const n of l.NetworkAcls)
    out.push(
      `${n.NetworkAclId} ${n.Associations?.map((a) => a.SubnetId)} ` +
        n.Entries?.map(
          (e) =>
            `\n   ${e.Egress ? 'out' : 'in'} ${e.RuleNumber} ${e.Protocol} ${e.CidrBlock} ${e.PortRange?.From ?? ''}-${e.PortRange?.To ?? ''} ${e.IcmpTypeCode ? JSON.stringify(e.IcmpTypeCode) : ''} ${e.RuleAction}`,
        ).join(''),
    );
  out.push(
    JSON.stringify(l.InternetGateways),
    JSON.stringify(l.VpcEndpoints),
    'rules ' + l.SecurityGroupRules.length,
  );
  process.stdout.write(out.join('\n') + '\n');
});
