/** A binary heap of entries with a time: the earliest is first. */
export interface EarliestFirst<T> {
  first(): T | undefined;
  add(entry: T): void;
  removeFirst(): void;
}

export function createEarliestFirst<T extends { readonly atMs: number }>(): EarliestFirst<T> {
  const heap: T[] = [];
  const timeAt = (n: number): number => heap[n]?.atMs ?? Infinity;
  const swap = (a: number, b: number): void => {
    const [first, second] = [heap[a], heap[b]];
    if (first !== undefined && second !== undefined) [heap[a], heap[b]] = [second, first];
  };
  const rise = (from: number): void => {
    for (let n = from, parent = (n - 1) >> 1; n > 0 && timeAt(parent) > timeAt(n);) {
      swap(n, parent);
      n = parent;
      parent = (n - 1) >> 1;
    }
  };
  const sink = (from: number): void => {
    for (let n = from; ;) {
      const left = 2 * n + 1;
      const child = timeAt(left + 1) < timeAt(left) ? left + 1 : left;
      if (timeAt(child) >= timeAt(n)) return;
      swap(n, child);
      n = child;
    }
  };
  return {
    first: () => heap[0],
    add: (entry) => rise(heap.push(entry) - 1),
    removeFirst: () => {
      swap(0, heap.length - 1);
      heap.pop();
      sink(0);
    },
  };
}
