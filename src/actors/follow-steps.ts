import { createHash } from 'node:crypto';
import type { ChangeWaiter } from './await-change.ts';
import type { InstanceId } from './ids.ts';
import { parseRecord } from './parse-record.ts';
import type { HistoryQuery, Store } from './ports.ts';
import type { HistoryEntry, InstanceRecord } from './record.ts';
import type { HistoryStep } from './runtime-types.ts';
import { unknownInstance } from './step-errors.ts';
import { toHistoryStep } from './to-view.ts';

/** Small: for each who follows and does not read on, as much waits in memory. */
const page = { limit: 100, maxBytes: 64 * 1024 };
/** The step that is known and the next one, however large they are. */
const pair = { limit: 2, maxBytes: Infinity };

/**
 * The steps after `after`, then each further one as it is committed, until the instance has ended or the signal fires. They
 * are read as they are asked for. Where a failover has taken the last step back, the one that came in its place follows.
 * Throws `shutting_down` where it would have to wait on a node that stops, and `instance_not_found` where the instance was
 * forgotten before its end was read.
 */
export async function* followSteps(
  deps: {
    readonly store: Store;
    readonly waiter: ChangeWaiter;
    readonly assertOpen: () => void;
  },
  { id, createdAt }: Pick<InstanceRecord, 'id' | 'createdAt'>,
  options: { readonly after: number; readonly signal: AbortSignal },
): AsyncIterable<HistoryStep> {
  const { store, waiter, assertOpen } = deps;
  const { signal } = options;
  const change = await waiter.watch(id);
  let { after } = options;
  /** Of the step at `after`. It is read again with those that follow: it tells whether they follow on it. */
  let last: string | undefined;
  let bounds: Bounds = page;
  let ended = false;
  try {
    while (!signal.aborted) {
      const { first, entries, more } = await readFrom(store, id, after, bounds);
      bounds = more && entries.length === 0 ? pair : page;
      const isOther = first === undefined ? entries.length === 0 : first !== last;
      if (last !== undefined && isOther) {
        const stored = await store.load(id);
        if (stored === undefined || parseRecord(stored).createdAt !== createdAt) {
          throw unknownInstance();
        }
        after = Math.min(after - 1, stored.version);
        last = undefined;
        continue;
      }
      last = first ?? last;
      const isNews = entries.length > 0;
      for (let text = entries.shift(); text !== undefined; text = entries.shift()) {
        const entry = parse(text);
        after = entry.sequence;
        if (entries.length === 0) last = toFingerprint(text);
        ended = entry.status !== 'Pending';
        yield toHistoryStep(entry);
        if (signal.aborted) return;
      }
      if (more) continue;
      if (ended || (!isNews && (await hasEnded(store, id)))) return;
      assertOpen();
      await change.changed(signal);
    }
  } finally {
    change.end();
  }
}

type Bounds = Pick<HistoryQuery, 'limit' | 'maxBytes'>;

/** The fingerprint of the step at `after`, where it is still kept, and the entries that come after it. */
async function readFrom(
  store: Store,
  id: InstanceId,
  after: number,
  bounds: Bounds,
): Promise<{
  readonly first: string | undefined;
  readonly entries: string[];
  readonly more: boolean;
}> {
  const read = await store.history(id, { after: after - 1, ...bounds });
  const entries = [...read.entries];
  const [text] = entries;
  if (text === undefined || parse(text).sequence !== after) {
    return { first: undefined, entries, more: read.more };
  }
  return { first: toFingerprint(text), entries: entries.slice(1), more: read.more };
}

/** The text itself may be large, and stays in memory for as long as somebody follows. */
function toFingerprint(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function parse(text: string): HistoryEntry {
  return JSON.parse(text) as HistoryEntry;
}

/** Whoever resumes after the last step gets no step that says so. */
async function hasEnded(store: Store, id: InstanceId): Promise<boolean> {
  const stored = await store.load(id);
  if (stored === undefined) throw unknownInstance();
  const query = { after: stored.version - 1, limit: 1, maxBytes: Infinity };
  const [last] = (await store.history(id, query)).entries;
  return last === undefined || parse(last).status !== 'Pending';
}
