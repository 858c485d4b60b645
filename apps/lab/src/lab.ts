import type { Fault } from './faults/fault.js';
import type { RoleOptions } from './identity/identities.js';
import type { LabNetwork } from './network/lab-network.js';
import type { SentKey } from './services/ssh-keys.js';
import type { CallRecord } from './trail/call-trail.js';

/** A stand-in endpoint that runs. Point any AWS client's `endpoint` to `url`; any credentials do unless
 *  the lab was told which. */
export interface Lab {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** What is served otherwise than it was given, in words. */
  readonly notes: readonly string[];

  /** Asks for a fault; it holds until its `times` are used up or `clearFaults`. */
  addFault(fault: Fault): void;
  clearFaults(): void;
  /** Faults in the order they were asked for, each with the number of calls it has befallen. */
  faults(): (Fault & { befell: number })[];

  /** Calls of the services, oldest first; of one action if it is named. */
  calls(action?: string): readonly CallRecord[];
  /** Number of calls by action. */
  counts(): Record<string, number>;
  clearCalls(): void;

  /** Keys sent by EC2 Instance Connect in the last 60 seconds. */
  sshKeys(): SentKey[];
  /** A copy of the documents as they are now. */
  network(): LabNetwork;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

export interface LabOptions {
  /** Default 127.0.0.1: the lab knows no secrets, so whoever reaches it may do anything. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Account of each access key. Absent: any key is good, and belongs to the network's first account. */
  readonly accessKeys?: Readonly<Record<string, string>>;
  /** Roles that may be assumed. Absent: every role of the network's accounts, and it may do everything. */
  readonly roles?: readonly RoleOptions[];
  /** Kinds of documents that the network has no list of at all: an empty list (the default), or no permission
   *  to read them, so that a reader knows as little as a reader of the bundle. */
  readonly missing?: 'empty' | 'denied';
  /** Items that a page has at most, however many the caller would take. */
  readonly pageSize?: number;
  readonly now?: () => Date;
  /** Gets errors of the lab itself; default: to standard error. */
  readonly report?: (error: unknown) => void;
}
