import {
  type TransitAssociation,
  type TransitAttachmentNode,
  type SubnetNode,
  transitAssociation,
  transitAttachmentById,
  transitOf,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';
import { type Branch, loopKey, type Station } from '../../walk/branch.js';
import type { Neighbourhood, TransitStep } from '../../walk/crossing.js';
import { gapFact, label } from '../../walk/describe.js';
import type { Move } from '../../walk/move.js';
import {
  addUnknown,
  deadEnd,
  drop,
  type DropInfo,
  type HopInfo,
  opaqueEnd,
  pass,
  withFlows,
} from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { attachmentInfo, checkAttachment, reachInterface } from './transit-attachment.js';
import { enterVpc } from './transit-entry.js';
import { attachmentRef, transitDevice, transitGatewayRef, transitTableRef } from './transit-refs.js';
import { compileTransitTable, type TransitLine } from './transit-routes.js';
import { missingFor, neededRange, onwardAttachments } from './transit-targets.js';
import { carriesReferences } from './transit-references.js';

/** A journey through one transit gateway, or through several that are peered. */
export interface TransitJourney {
  from: VpcNode;
  /** The subnet in whose zone the packets set out; undefined behind a peering of gateways. */
  origin: SubnetNode | undefined;
  steps: readonly TransitStep[];
  /** An interface itself sends, and no middlebox for it. */
  sentDirectly: boolean;
  neighbourhood?: Neighbourhood;
}

/** Packets leave a VPC for a transit gateway (R-TGW-1, R-TGW-2). It keeps no state: answers are routed by
 *  themselves. */
export function throughTransitGateway(
  context: WalkContext,
  branch: Branch,
  attachment: TransitAttachmentNode,
  from: Station,
): Move[] {
  const { subnet, node, forwarded } = from;
  const journey: TransitJourney = {
    from: subnet.vpc,
    origin: subnet,
    steps: [],
    sentDirectly: node !== undefined && !forwarded,
  };
  const checked = checkAttachment(context, branch, attachment);
  return reachInterface(context, checked, attachment, subnet).flatMap((b) =>
    route(context, b, attachment, journey),
  );
}

/** The route table that is associated with the attachment decides. */
function route(
  context: WalkContext,
  arriving: Branch,
  ingress: TransitAttachmentNode,
  journey: TransitJourney,
): Move[] {
  const { gateway } = ingress;
  const key = loopKey(transitDevice(ingress), arriving.header);
  const info: HopInfo = { kind: 'transit-gateway', component: transitGatewayRef(gateway) };
  if (arriving.visited.includes(key)) return [loop(arriving, ingress, info)];
  const branch = { ...arriving, visited: [...arriving.visited, key] };
  const association = transitAssociation(context.index, ingress);
  if (!association.known) {
    const fact = gapFact(association.gap, 'its routes lead to the destination and back', "they don't");
    return [opaqueEnd(branch, info, fact)];
  }
  const table = association.value;
  if (table?.state === 'associated')
    return byTable(context, pass(branch, info), ingress, table.routeTableId, journey);
  return withoutTable(context, branch, ingress, table, journey);
}

function loop(branch: Branch, ingress: TransitAttachmentNode, info: HopInfo): Move {
  const { gateway } = ingress;
  return deadEnd(branch, info, {
    code: 'ROUTING_LOOP',
    summary: `packets loop: they come to ${label(gateway)} by attachment ${label(ingress)} a second time`,
    evidence: { transitGatewayId: gateway.id, transitGatewayAttachmentId: ingress.id },
  });
}

function withoutTable(
  context: WalkContext,
  branch: Branch,
  ingress: TransitAttachmentNode,
  association: TransitAssociation | undefined,
  journey: TransitJourney,
): Move[] {
  const { gateway } = ingress;
  const tables = [...gateway.routeTables.keys()];
  const dropped = drop(branch, attachmentInfo(ingress), {
    code: 'TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION',
    summary:
      association === undefined
        ? `attachment ${label(ingress)} is associated with no route table of ${label(gateway)}`
        : `attachment ${label(ingress)} is ${association.state} with ${association.routeTableId}, not associated`,
    evidence: {
      transitGatewayId: gateway.id,
      transitGatewayAttachmentId: ingress.id,
      association,
      transitGatewayRouteTableIds: tables,
    },
  });
  if (tables.length === 0) return onward(context, dropped, ingress, journey, undefined);
  return [
    {
      move: 'choose',
      alternatives: tables.slice(0, 5).map((tableId) => ({
        via: `route table ${tableId} of ${label(gateway)}`,
        baseCost: 0,
        moves: byTable(context, dropped, ingress, tableId, journey),
      })),
    },
  ];
}

function byTable(
  context: WalkContext,
  branch: Branch,
  ingress: TransitAttachmentNode,
  tableId: string,
  journey: TransitJourney,
): Move[] {
  const { gateway } = ingress;
  const hop: HopInfo = {
    kind: 'transit-gateway-route-table',
    component: transitTableRef(gateway, tableId),
  };
  const table = compileTransitTable(context.index, gateway, tableId);
  if (!table.known) {
    return [
      opaqueEnd(branch, hop, gapFact(table.gap, 'its routes lead to the destination and back', "they don't")),
    ];
  }
  const { parts, unreadable } = table.value;
  const moves: Move[] = [];
  let rest = branch.flows;
  const wanted = rest.project(branch.header.destination);
  const relevant =
    wanted.size === 1 ? parts.filter(({ destinations }) => destinations.has(wanted.first!)) : parts;
  for (const { destinations, lines } of relevant) {
    const flows = rest.restrict(branch.header.destination, destinations);
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    const part = withFlows(branch, flows);
    for (const line of lines) {
      if (line.gap) {
        const fact = gapFact(line.gap, 'its routes lead to the destination and back', "they don't");
        moves.push(opaqueEnd(part, hop, fact));
        continue;
      }
      const tied = lines.length > 1 ? noteTie(part, hop, lines, line) : part;
      moves.push(...follow(context, tied, ingress, line, hop, journey));
    }
    if (rest.isEmpty) break;
  }
  // A list that can't be read may take any destination to its own attachment.
  for (const { line, gap } of unreadable) {
    const fact = { ...gapFact(gap, "the list doesn't hold the destination", 'it does'), unfavourable: true };
    moves.push(...follow(context, addUnknown(branch, fact), ingress, line, hop, journey));
  }
  if (!rest.isEmpty) moves.push(...onward(context, withFlows(branch, rest), ingress, journey, hop));
  return moves;
}

function noteTie(
  branch: Branch,
  { component }: HopInfo,
  lines: readonly TransitLine[],
  line: TransitLine,
): Branch {
  const targets = lines.map(({ attachmentIds }) => attachmentIds.join(' and ') || 'blackhole');
  return addUnknown(branch, {
    code: 'ROUTE_CHOICE_INDETERMINATE',
    component,
    summary: `equal routes for ${lines[0]!.destination} in ${component.id} lead to ${targets.join(' and ')}`,
    howToLearn: 'remove one of the routes, or make it more specific',
    ifHolds: `AWS picks ${targets[0]}`,
    ifNot: `AWS picks ${targets.slice(1).join(' or ')}`,
    ...(line === lines[0] ? {} : { second: true }),
  });
}

function follow(
  context: WalkContext,
  branch: Branch,
  ingress: TransitAttachmentNode,
  line: TransitLine,
  hop: HopInfo,
  journey: TransitJourney,
): Move[] {
  const { gateway } = ingress;
  const text = `${line.destination} -> ${line.attachmentIds.join(', ') || 'blackhole'} (${line.route.Type ?? 'static'})`;
  const routed: HopInfo = { ...hop, detail: () => ({ matched: { rule: line.destination, text } }) };
  const broken = (problem: string): Move[] => {
    const why: DropInfo = {
      code: 'TGW_RTB_BAD_STATE_ROUTE',
      summary: `route ${line.destination} in ${line.tableId} of ${label(gateway)} ${problem}`,
      evidence: {
        transitGatewayId: gateway.id,
        transitGatewayRouteTableId: line.tableId,
        destinationCidr: line.route.DestinationCidrBlock ?? line.destination,
        route: line.route,
      },
    };
    return onward(context, branch, ingress, journey, routed, why);
  };
  if (line.blackhole) return broken('is a blackhole');
  if (line.attachmentIds.length === 0) return broken('leads to no attachment');
  return [...new Set(line.attachmentIds)].flatMap((id) => {
    const found = transitAttachmentById(context.index, gateway, id);
    if (found.known && !found.value) return broken(`leads to ${id}, which doesn't exist`);
    const egress = (found.known && found.value) || unlisted(ingress, line, id);
    return leave(context, pass(branch, routed), ingress, egress, journey);
  });
}

/** What a route says of an attachment that no list shows. */
function unlisted({ gateway }: TransitAttachmentNode, line: TransitLine, id: string): TransitAttachmentNode {
  const told = line.route.TransitGatewayAttachments?.find((item) => item.TransitGatewayAttachmentId === id);
  return {
    id,
    gateway,
    type: told?.ResourceType ?? 'unknown',
    state: 'unknown',
    ...(told?.ResourceId === undefined ? {} : { resourceId: told.ResourceId }),
  };
}

/** No route that helps: the walk goes on to the attachments that it should lead to. */
function onward(
  context: WalkContext,
  branch: Branch,
  ingress: TransitAttachmentNode,
  journey: TransitJourney,
  hop: HopInfo | undefined,
  why?: DropInfo,
): Move[] {
  const { gateway } = ingress;
  const targets = onwardAttachments(context, branch, ingress);
  const noRoute = (egress: TransitAttachmentNode | undefined): DropInfo => {
    const range = neededRange(branch, egress?.vpc);
    const tableId = hop?.component.id;
    return {
      code: 'TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT',
      summary: `route table ${tableId} of ${label(gateway)} has no route to ${missingFor(branch, range)}`,
      evidence: {
        transitGatewayId: gateway.id,
        transitGatewayRouteTableId: tableId,
        destinationCidr: range,
        ingressAttachmentId: ingress.id,
      },
    };
  };
  const dropped = (egress: TransitAttachmentNode | undefined): Branch => {
    if (!hop) return branch;
    const because = why ?? noRoute(egress);
    const target = egress === undefined ? {} : { transitGatewayAttachmentId: egress.id };
    return drop(branch, hop, { ...because, evidence: { ...because.evidence, ...target } });
  };
  if (targets.length === 0) {
    return [{ move: 'end', outcome: { result: 'fails', branch: dropped(undefined), complete: false } }];
  }
  return [
    {
      move: 'choose',
      alternatives: targets.map((egress) => ({
        via: `attachment ${label(egress)} of ${label(gateway)}`,
        baseCost: 0,
        moves: leave(context, dropped(egress), ingress, egress, journey),
      })),
    },
  ];
}

/** Packets leave the gateway by an attachment. */
function leave(
  context: WalkContext,
  branch: Branch,
  ingress: TransitAttachmentNode,
  egress: TransitAttachmentNode,
  journey: TransitJourney,
): Move[] {
  const steps = [...journey.steps, { ingress, egress }];
  if (egress.type === 'vpc') {
    const neighbourhood = carriesReferences(journey, steps);
    const arrived = checkAttachment(context, branch, egress);
    return enterVpc(context, arrived, egress, { ...journey, steps, ...(neighbourhood && { neighbourhood }) });
  }
  if (egress.type === 'peering') {
    const far = farSide(context, egress);
    if (far) {
      const arrived = checkAttachment(context, checkAttachment(context, branch, egress), far);
      return route(context, arrived, far, { ...journey, origin: undefined, steps });
    }
  }
  return [external(context, branch, egress)];
}

/** Both ends of a peering of gateways carry the attachment's id. */
function farSide(
  { index }: WalkContext,
  { id, gateway, resourceId }: TransitAttachmentNode,
): TransitAttachmentNode | undefined {
  const { gateways } = transitOf(index);
  const named = gateways.get(resourceId ?? '');
  const far = named && named !== gateway ? [named] : [...gateways.values()].filter((g) => g !== gateway);
  return far.flatMap((other) => other.attachments.get(id) ?? [])[0];
}

const OUTSIDE: Record<string, string> = {
  vpn: 'a site-to-site VPN',
  'direct-connect-gateway': 'Direct Connect',
  peering: 'a transit gateway that is not in the snapshot',
  connect: 'a Connect attachment (SD-WAN or another appliance)',
};

function external(context: WalkContext, branch: Branch, egress: TransitAttachmentNode): Move {
  const what = OUTSIDE[egress.type] ?? `an attachment of type ${egress.type}`;
  const checked = checkAttachment(context, branch, egress);
  return opaqueEnd(checked, attachmentInfo(egress), {
    code: 'EXTERNAL_NETWORK',
    component: attachmentRef(egress),
    summary: `attachment ${label(egress)} leads to ${what}: the network there is not visible from here`,
    howToLearn:
      egress.type === 'peering'
        ? `add the documents of ${egress.resourceId ?? 'the other gateway'} with its account and region to the bundle`
        : 'probe from the machine itself, or ask who runs that network',
    ifHolds: 'the network beyond carries the packets both ways',
    ifNot: "it doesn't",
  });
}
