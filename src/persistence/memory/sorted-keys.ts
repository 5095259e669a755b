/** Keys in order, in blocks: adding or removing one moves the keys of its block, not all that are behind it. */
export interface SortedKeys {
  /** Does nothing if the key is there already. */
  add(key: string): void;
  /** Does nothing if there is no such key. */
  remove(key: string): void;
  /** The keys from `from` on, below `to`. Do not add or remove any meanwhile. */
  between(from: string, to: string): Iterable<string>;
  /** As `between`, greatest key first. */
  betweenReversed(from: string, to: string): Iterable<string>;
}

export function createSortedKeys(blockSize = 512): SortedKeys {
  /** None is empty but the only one. */
  const blocks: string[][] = [[]];

  /** The first block that may contain a key: none before it ends at the key or behind it. */
  function blockAt(key: string): number {
    let low = 0;
    let high = blocks.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((blocks[middle]?.at(-1) ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add(key) {
      const at = blockAt(key);
      const block = blocks[at] ?? [];
      const index = firstAtOrAfter(block, key);
      if (block[index] === key) return;
      block.splice(index, 0, key);
      if (block.length > blockSize) blocks.splice(at + 1, 0, block.splice(block.length >>> 1));
    },
    remove(key) {
      const at = blockAt(key);
      const block = blocks[at] ?? [];
      const index = firstAtOrAfter(block, key);
      if (block[index] !== key) return;
      block.splice(index, 1);
      if (block.length === 0 && blocks.length > 1) blocks.splice(at, 1);
    },
    *between(from, to) {
      for (let at = blockAt(from); at < blocks.length; at += 1) {
        const block = blocks[at] ?? [];
        for (let index = firstAtOrAfter(block, from); index < block.length; index += 1) {
          const key = block[index] ?? '';
          if (key >= to) return;
          yield key;
        }
      }
    },
    *betweenReversed(from, to) {
      for (let at = blockAt(to); at >= 0; at -= 1) {
        const block = blocks[at] ?? [];
        for (let index = firstAtOrAfter(block, to) - 1; index >= 0; index -= 1) {
          const key = block[index] ?? '';
          if (key < from) return;
          yield key;
        }
      }
    },
  };
}

/** The index of `key`, or where it would be inserted. */
function firstAtOrAfter(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
