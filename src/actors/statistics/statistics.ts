import type { Log } from '../../log.ts';
import { idle, type Clock } from '../ports/clock.ts';
import type { Addition, Tallies } from '../ports/tallies.ts';
import { createGatherer, type Gatherer } from './gather.ts';
import { mergeAdditions } from './merge-additions.ts';
import { toAdditions } from './to-additions.ts';

/** Gathers what this node does, and adds it to the statistics in the store. */
export interface Statistics {
  readonly note: Gatherer['note'];
  start(): void;
  /** Stores what was gathered. Rejects if the store refuses it; it is kept, and stored later. */
  flush(): Promise<void>;
  /** Stores what was gathered, as far as the store accepts it now. */
  close(): Promise<void>;
}

/** A node that is killed loses what it gathered since. */
const flushMs = 10_000;
/** How many tallies one call adds to. */
const batchSize = 200;

export function createStatistics({
  store,
  clock,
  log,
  run,
}: {
  readonly store: Pick<Tallies, 'addToTallies'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The run of this node. */
  readonly run: string;
}): Statistics {
  const gatherer = createGatherer();
  const closing = new AbortController();
  /** Not known to be stored. What is repeated must stay the same, with its number, so that nothing counts twice. */
  let waiting: readonly { readonly number: number; readonly additions: readonly Addition[] }[] = [];
  let numbers = 0;
  let failing = false;
  let flushing: Promise<void> | undefined;
  let loop = Promise.resolve();

  async function send(): Promise<void> {
    for (;;) {
      const [batch] = waiting;
      if (batch === undefined) return;
      await store.addToTallies({ run, ...batch });
      waiting = waiting.slice(1);
    }
  }

  async function flush(): Promise<void> {
    await send();
    const additions = mergeAdditions(gatherer.take().flatMap(toAdditions));
    waiting = batchesOf(additions).map((batch) => ({ number: numbers++, additions: batch }));
    await send();
  }

  /** One at a time: the numbers that a run adds with only grow. */
  async function flushAlone(): Promise<void> {
    flushing ??= flush().finally(() => (flushing = undefined));
    return flushing;
  }

  async function tryFlush(): Promise<void> {
    try {
      await flushAlone();
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'the statistics could not be stored; retrying');
      failing = true;
    }
  }

  return {
    note: (committed) => gatherer.note(committed),
    start() {
      loop = (async () => {
        while (!closing.signal.aborted) {
          await idle(clock, flushMs, closing.signal);
          if (!closing.signal.aborted) await tryFlush();
        }
      })();
    },
    flush: flushAlone,
    async close() {
      closing.abort();
      await loop;
      await tryFlush();
    },
  };
}

function batchesOf(additions: readonly Addition[]): readonly (readonly Addition[])[] {
  const count = Math.ceil(additions.length / batchSize);
  return Array.from({ length: count }, (_, n) =>
    additions.slice(n * batchSize, (n + 1) * batchSize),
  );
}
