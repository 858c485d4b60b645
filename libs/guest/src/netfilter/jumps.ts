/** Jumps inside each other that are followed. nf_tables allows 16 (include/net/netfilter/nf_tables.h,
 *  NFT_JUMP_STACK_SIZE); iptables has no such limit. */
const DEEPEST = 64;

/** Chains that are entered from one base chain. The kernel refuses rules that lead in a circle, but facts are only
 *  text: without an end, a few lines of it would take for ever. */
const MOST = 10_000;

/** How far the way through the chains has come. */
export class Jumps {
  constructor(
    private readonly depth = 0,
    private readonly entered = { chains: 0 },
  ) {}

  /** Inside the next chain; undefined where nothing more is followed. */
  enter(): Jumps | undefined {
    this.entered.chains += 1;
    if (this.depth >= DEEPEST || this.entered.chains > MOST) return undefined;
    return new Jumps(this.depth + 1, this.entered);
  }
}
