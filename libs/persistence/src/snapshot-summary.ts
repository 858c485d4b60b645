/** What a list of snapshots shows without reading their contents. */
export interface SnapshotSummary {
  regions: {
    accountId: string | null;
    region: string;
    counts: Record<string, number>;
    /** What was asked for and not got, where it was read live. */
    unread?: { kind: string; reason: string; action: string; id?: string }[];
    /** The only VPCs that were read, where not all were. */
    vpcIds?: string[];
  }[];
  /** Items that couldn't be understood and were kept out. */
  broken: { kind: string; file: string; position: number; id: string | null; problem: string }[];
  /** Of these, at most the first hundred stand in `broken`. */
  brokenCount: number;
  guestCount: number;
  notes: string[];
}
