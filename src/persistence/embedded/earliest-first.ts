/** A binary heap of timed entries: the earliest is first; of equal ones, the one that was added first. */
export interface EarliestFirst<T> {
  first(): T | undefined;
  add(entry: T): void;
  removeFirst(): void;
}

export function createEarliestFirst<T extends { readonly atMs: number }>(): EarliestFirst<T> {
  const heap: { readonly entry: T; readonly nth: number }[] = [];
  let added = 0;
  const isBefore = (a: number, b: number): boolean => {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return first !== undefined;
    return (first.entry.atMs - second.entry.atMs || first.nth - second.nth) < 0;
  };
  const swap = (a: number, b: number): void => {
    const [first, second] = [heap[a], heap[b]];
    if (first !== undefined && second !== undefined) [heap[a], heap[b]] = [second, first];
  };
  const rise = (from: number): void => {
    for (let n = from, parent = (n - 1) >> 1; n > 0 && isBefore(n, parent);) {
      swap(n, parent);
      n = parent;
      parent = (n - 1) >> 1;
    }
  };
  const sink = (from: number): void => {
    for (let n = from; ;) {
      const left = 2 * n + 1;
      const child = isBefore(left + 1, left) ? left + 1 : left;
      if (!isBefore(child, n)) return;
      swap(n, child);
      n = child;
    }
  };
  return {
    first: () => heap[0]?.entry,
    add: (entry) => {
      added += 1;
      rise(heap.push({ entry, nth: added }) - 1);
    },
    removeFirst: () => {
      swap(0, heap.length - 1);
      heap.pop();
      sink(0);
    },
  };
}
