import { createEarliestFirst } from '../../persistence/embedded/earliest-first.ts';

/** Delays in virtual time: the earliest ends first; of several that end together, the one that began first. */
export interface Delays {
  /** The returned function cancels the delay. */
  add(atMs: number, run: () => void): () => void;
  /** When the next delay ends, in epoch milliseconds. */
  nextAt(): number | undefined;
  /** Ends the next delay. */
  endNext(): void;
  /** Ends all delays at once, in their order. */
  endAll(): void;
}

interface Delay {
  readonly atMs: number;
  readonly run: () => void;
  isCancelled: boolean;
}

export function createDelays(): Delays {
  const delays = createEarliestFirst<Delay>();

  function next(): Delay | undefined {
    for (;;) {
      const first = delays.first();
      if (first?.isCancelled !== true) return first;
      delays.removeFirst();
    }
  }

  return {
    add(atMs, run) {
      const delay: Delay = { atMs, run, isCancelled: false };
      delays.add(delay);
      return () => {
        delay.isCancelled = true;
      };
    },
    nextAt: () => next()?.atMs,
    endNext() {
      const first = next();
      if (first === undefined) return;
      delays.removeFirst();
      first.run();
    },
    endAll() {
      const ended: Delay[] = [];
      for (let first = next(); first !== undefined; first = next()) {
        delays.removeFirst();
        ended.push(first);
      }
      for (const delay of ended) if (!delay.isCancelled) delay.run();
    },
  };
}
