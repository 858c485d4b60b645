import type { Route } from '@aws-sdk/client-ec2';
import type { DocumentDraft, RegionDocuments } from '../../../../snapshot/src/index.js';

/** EC2 shows a route as a blackhole while its target is detached or stopped, and as active again as soon as the
 *  target is back (VPC User Guide, "Route tables"). */
export function reviveRoutes(
  draft: DocumentDraft,
  region: RegionDocuments,
  leadsThere: (route: Route) => boolean,
): void {
  const isRevived = (route: Route): boolean => route.State === 'blackhole' && leadsThere(route);
  for (const table of draft.list(region, 'RouteTables')) {
    if (!table.Routes?.some(isRevived)) continue;
    const Routes = table.Routes.map((route): Route =>
      isRevived(route) ? { ...route, State: 'active' } : route,
    );
    draft.replace(region, 'RouteTables', table, { ...table, Routes });
  }
}
