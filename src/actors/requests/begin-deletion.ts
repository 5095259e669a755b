import type { Process } from '../../definition/define-process.ts';
import { keptMs, type RequestKey } from '../commit/repeats.ts';
import type { Clock } from '../ports/clock.ts';
import { toInstanceId, type InstanceId, type PublicId } from '../ports/ids.ts';
import type { NodeName, Store } from '../ports/ports.ts';
import type { InstanceRecord } from '../record/record.ts';
import { toRegisterCommit } from '../wakes/change-register.ts';

/** What is kept of a deletion with a key: the marks of the instance go with it. */
export interface Deletion {
  readonly fingerprint: string;
  /** The start of the instance (epoch milliseconds): one that is started later under the same id is another. */
  readonly createdAt: number;
}

/**
 * Returns what was kept when a deletion with this key was first asked for, for a day. If it is asked for now, `toDelete` says what is to
 * be deleted, if anything.
 */
export type BeginDeletion = (
  process: Process,
  id: InstanceId,
  key: RequestKey,
  toDelete: () => Promise<InstanceRecord | undefined>,
) => Promise<Deletion | undefined>;

export function createBeginDeletion({
  store,
  clock,
  owner,
}: {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  readonly owner: NodeName;
}): BeginDeletion {
  return async ({ name: process }, id, { name, fingerprint }, toDelete) => {
    // Nothing in it leads to the instance.
    const place = toInstanceId(`deletion ${id} ${name}` as PublicId);
    for (;;) {
      const stored = await store.load(place);
      if (stored !== undefined) return JSON.parse(stored.body) as Deletion;
      const record = await toDelete();
      if (record === undefined) return undefined;
      const body: Deletion = { fingerprint, createdAt: record.createdAt };
      const expireAt = clock.now() + keptMs;
      const outcome = await store.commit(
        toRegisterCommit({ id: place, process, stored, owner, body, expireAt }),
      );
      if (outcome.kind === 'committed') return body;
    }
  };
}
