import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { parseEntry } from '../record/written/written-entry.ts';
import { turns } from '../../turns.ts';
import type { ChangeWaiter } from './change-waiter.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import type { HistoryQuery } from '../ports/store-queries.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { HistoryStep } from '../views/view-types.ts';
import { toHistoryStep } from '../views/view-instance.ts';

/** One step read from the history. */
export interface ReadStep {
  readonly step: HistoryStep;
  readonly entry: HistoryEntry;
  /** A hash of its text, which may be large. */
  readonly fingerprint: string;
}

export interface ReadSteps {
  /** The fingerprint of the step at `after`, where it is still kept. */
  readonly first: string | undefined;
  /** The steps after it. */
  readonly steps: readonly ReadStep[];
  readonly more: boolean;
}

export type Bounds = Pick<HistoryQuery, 'limit' | 'maxBytes'>;

/** Reads steps for all followers of an instance: after a change, followers share the reads. */
export interface StepReader {
  /** Reads the steps at some moment after `since`. The result is shared and must not be changed. */
  read(id: InstanceId, after: number, bounds: Bounds, since: number): Promise<ReadSteps>;
}

/** Bounds the cache of recent reads. */
const keptBytes = 8 * 1024 ** 2;

export function createStepReader(
  store: Pick<Store, 'history'>,
  moment: ChangeWaiter['moment'],
): StepReader {
  const kept = new LRUCache<string, { readonly at: number; readonly steps: Promise<ReadSteps> }>({
    maxSize: keptBytes,
  });

  async function load(id: InstanceId, after: number, bounds: Bounds): Promise<[ReadSteps, number]> {
    const { entries, more } = await store.history(id, { after: after - 1, ...bounds });
    const steps = entries.map(toReadStep);
    const sizeBytes = entries.reduce((sum, text) => sum + text.length, 1);
    const [first, ...others] = steps;
    return first?.step.sequence === after
      ? [{ first: first.fingerprint, steps: others, more }, sizeBytes]
      : [{ first: undefined, steps, more }, sizeBytes];
  }

  return {
    async read(id, after, bounds, since) {
      await turns.next();
      const name = `${id} ${after} ${bounds.limit}`;
      const known = kept.get(name);
      if (known !== undefined && known.at > since) return known.steps;
      const at = moment();
      const loaded = load(id, after, bounds);
      const steps = loaded.then(([read]) => read);
      kept.set(name, { at, steps }, { size: 1 });
      try {
        const [, size] = await loaded;
        if (kept.peek(name)?.at === at) kept.set(name, { at, steps }, { size });
      } catch {
        if (kept.peek(name)?.at === at) kept.delete(name);
      }
      return steps;
    },
  };
}

function toReadStep(text: string): ReadStep {
  const fingerprint = createHash('sha256').update(text).digest('base64');
  const entry = parseEntry(text);
  return { step: toHistoryStep(entry), entry, fingerprint };
}
