import type {
  AllocateAddressCommandInput,
  AssignIpv6AddressesCommandInput,
  AssociateAddressCommandInput,
  AssociateNatGatewayAddressCommandInput,
  AssociateRouteTableCommandInput,
  AssociateSecurityGroupVpcCommandInput,
  AssociateTransitGatewayRouteTableCommandInput,
  AttachInternetGatewayCommandInput,
  AuthorizeSecurityGroupEgressCommandInput,
  AuthorizeSecurityGroupIngressCommandInput,
  CreateEgressOnlyInternetGatewayCommandInput,
  CreateInternetGatewayCommandInput,
  CreateNatGatewayCommandInput,
  CreateNetworkAclEntryCommandInput,
  CreateRouteCommandInput,
  CreateRouteTableCommandInput,
  CreateSecurityGroupCommandInput,
  CreateTransitGatewayRouteCommandInput,
  CreateVpcBlockPublicAccessExclusionCommandInput,
  CreateVpcEndpointCommandInput,
  DeleteNetworkAclEntryCommandInput,
  DeleteRouteCommandInput,
  ModifyNetworkInterfaceAttributeCommandInput,
  ModifySubnetAttributeCommandInput,
  ModifyTransitGatewayVpcAttachmentCommandInput,
  ModifyVpcAttributeCommandInput,
  ModifyVpcEndpointCommandInput,
  ReplaceNetworkAclEntryCommandInput,
  ReplaceRouteCommandInput,
  ReplaceRouteTableAssociationCommandInput,
  ReplaceTransitGatewayRouteCommandInput,
  RevokeSecurityGroupEgressCommandInput,
  RevokeSecurityGroupIngressCommandInput,
  StartInstancesCommandInput,
} from '@aws-sdk/client-ec2';

import type { GuestEdit as GuestChange } from '../../../../guest/src/index.js';

/** The EC2 calls that a fix may consist of, with their own inputs (Amazon EC2 API Reference). */
interface Ec2Calls {
  AllocateAddress: AllocateAddressCommandInput;
  AssignIpv6Addresses: AssignIpv6AddressesCommandInput;
  AssociateAddress: AssociateAddressCommandInput;
  AssociateNatGatewayAddress: AssociateNatGatewayAddressCommandInput;
  AssociateRouteTable: AssociateRouteTableCommandInput;
  AssociateSecurityGroupVpc: AssociateSecurityGroupVpcCommandInput;
  AssociateTransitGatewayRouteTable: AssociateTransitGatewayRouteTableCommandInput;
  AttachInternetGateway: AttachInternetGatewayCommandInput;
  AuthorizeSecurityGroupEgress: AuthorizeSecurityGroupEgressCommandInput;
  AuthorizeSecurityGroupIngress: AuthorizeSecurityGroupIngressCommandInput;
  CreateEgressOnlyInternetGateway: CreateEgressOnlyInternetGatewayCommandInput;
  CreateInternetGateway: CreateInternetGatewayCommandInput;
  CreateNatGateway: CreateNatGatewayCommandInput;
  CreateNetworkAclEntry: CreateNetworkAclEntryCommandInput;
  CreateRoute: CreateRouteCommandInput;
  CreateRouteTable: CreateRouteTableCommandInput;
  CreateSecurityGroup: CreateSecurityGroupCommandInput;
  CreateTransitGatewayRoute: CreateTransitGatewayRouteCommandInput;
  CreateVpcBlockPublicAccessExclusion: CreateVpcBlockPublicAccessExclusionCommandInput;
  CreateVpcEndpoint: CreateVpcEndpointCommandInput;
  DeleteNetworkAclEntry: DeleteNetworkAclEntryCommandInput;
  DeleteRoute: DeleteRouteCommandInput;
  ModifyNetworkInterfaceAttribute: ModifyNetworkInterfaceAttributeCommandInput;
  ModifySubnetAttribute: ModifySubnetAttributeCommandInput;
  ModifyTransitGatewayVpcAttachment: ModifyTransitGatewayVpcAttachmentCommandInput;
  ModifyVpcAttribute: ModifyVpcAttributeCommandInput;
  ModifyVpcEndpoint: ModifyVpcEndpointCommandInput;
  ReplaceNetworkAclEntry: ReplaceNetworkAclEntryCommandInput;
  ReplaceRoute: ReplaceRouteCommandInput;
  ReplaceRouteTableAssociation: ReplaceRouteTableAssociationCommandInput;
  ReplaceTransitGatewayRoute: ReplaceTransitGatewayRouteCommandInput;
  RevokeSecurityGroupEgress: RevokeSecurityGroupEgressCommandInput;
  RevokeSecurityGroupIngress: RevokeSecurityGroupIngressCommandInput;
  StartInstances: StartInstancesCommandInput;
}

export type Ec2Call = keyof Ec2Calls;

/** Where a change is made. */
export interface EditPlace {
  region: string;
  /** Where the snapshot says it. */
  accountId?: string;
}

/** One change, as the EC2 call that makes it. Its parameters are that call's own, so an edit can be sent as it
 *  is. What doesn't exist yet is named by a stand-in ("nat-new-1") that the edit which makes it carries in
 *  `creates`, and that later edits of the same fix use in place of the id. */
export type Ec2Edit = {
  [Call in Ec2Call]: EditPlace & { action: `ec2:${Call}`; parameters: Ec2Calls[Call]; creates?: string };
}[Ec2Call];

/** Shell commands on an instance, where guest facts say what is missing. */
export interface GuestEdit extends EditPlace {
  action: 'guest:run';
  parameters: {
    InstanceId: string;
    /** What they do, in a few words. */
    purpose: string;
    /** For the running machine. */
    commands: string[];
    /** So that it holds after a reboot. */
    persist: string[];
    undo: string[];
    /** The same as data, by which the edit is tried on the facts. */
    changes: readonly GuestChange[];
  };
}

export type Edit = Ec2Edit | GuestEdit;

export type EditOf<Call extends Ec2Call> = Extract<Ec2Edit, { action: `ec2:${Call}` }>;
