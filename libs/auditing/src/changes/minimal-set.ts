interface MinimalSet<T> {
  items: T[];
  /** No item can be left out. False: the search ended before that was sure. */
  minimal: boolean;
}

/** The smallest part of `all` that still gives `reproduces`, by Zeller and Hildebrandt's ddmin ("Simplifying and
 *  Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002): halves, then quarters and so on, each alone and
 *  each left out. The outcome is 1-minimal: without any one of its items the failure is gone. All of them
 *  together must reproduce it, and none of them must not. */
export async function minimalSet<T>(
  all: readonly T[],
  reproduces: (items: readonly T[]) => Promise<boolean>,
  mayGoOn: () => boolean,
): Promise<MinimalSet<T>> {
  let items = [...all];
  let parts = 2;
  while (items.length >= 2) {
    const chunks = split(items, parts);
    let smaller: T[] | null = null;
    let complement = false;
    for (const chunk of chunks) {
      if (!mayGoOn()) return { items, minimal: false };
      if (await reproduces(chunk)) {
        smaller = chunk;
        break;
      }
    }
    if (smaller === null && parts > 2) {
      for (const chunk of chunks) {
        if (!mayGoOn()) return { items, minimal: false };
        const rest = items.filter((item) => !chunk.includes(item));
        if (await reproduces(rest)) {
          smaller = rest;
          complement = true;
          break;
        }
      }
    }
    if (smaller !== null) {
      items = smaller;
      parts = complement ? Math.max(parts - 1, 2) : 2;
    } else if (parts < items.length) {
      parts = Math.min(items.length, parts * 2);
    } else {
      break;
    }
  }
  return { items, minimal: true };
}

function split<T>(items: readonly T[], parts: number): T[][] {
  const chunks: T[][] = [];
  for (let i = 0; i < parts; i++) {
    const from = Math.floor((items.length * i) / parts);
    const to = Math.floor((items.length * (i + 1)) / parts);
    chunks.push(items.slice(from, to));
  }
  return chunks;
}
