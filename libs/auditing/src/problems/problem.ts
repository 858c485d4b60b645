import type { ComponentRef, FindingRole } from '../../../reachability/src/index.js';

/** How far a problem reaches. */
interface BlastRadius {
  /** Sources that it keeps from what an intent wants for them. */
  interfaces: number;
  subnets: string[];
  vpcs: string[];
  accounts: string[];
}

/** All sources that fail by one finding on one component. */
export interface Problem {
  /** Equal for the same finding on the same component at every run. */
  id: string;
  code: string;
  role: FindingRole;
  component: ComponentRef;
  summary: string;
  /** One sentence with the count: "…: 3 subnets, 214 interfaces". */
  headline: string;
  /** Keys of the intents that fail by it. */
  intents: string[];
  reach: BlastRadius;
  /** A few of the sources. */
  examples: { networkInterfaceId: string; instanceId?: string; privateIp?: string; name?: string }[];
}
