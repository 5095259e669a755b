import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';
import { countedIn } from '../commit/counted-in.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { StoredRecord } from '../ports/ports.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import { groupOf } from '../restore/group-of.ts';
import { createSweeps, type Sweeps, type SweepsDeps } from './sweeps.ts';

/** Names the registers of the sweeps that count. */
export const countsRegister = 'counts';

const pageBytes = 4 * 1024 * 1024;

/**
 * Counts the instances that a version of Holdfast without counts has stored, once for each process: those that take no
 * further step would never count otherwise.
 */
export function createCountStored(deps: SweepsDeps): Sweeps {
  const { store } = deps;

  async function count(id: InstanceId, stored: StoredRecord): Promise<void> {
    const { status, snapshot, owner } = parseRecord(stored);
    const counted = countedIn({ group: groupOf(status), state: snapshot.value }, owner);
    // An instance that steps meanwhile counts by its commit.
    await store.recount(id, stored.mark, counted);
  }

  return createSweeps(deps, {
    register: countsRegister,
    machineOf: () => 'states',
    terms: instanceStatuses.map((status) => `status=${status}`),
    visit: async (_process, page) => {
      for (let ids = page; ids.length > 0;) {
        const stored = await store.loadPage(ids, pageBytes);
        const found = ids.map((id, n) => [id, stored[n]] as const);
        await Promise.all(
          found.map(async ([id, one]) => (one === undefined ? undefined : count(id, one))),
        );
        ids = ids.slice(stored.length);
      }
      return 0;
    },
    // A node of a version without counts announces no load.
    hasOthers: async () => (await store.nodes()).some(({ load }) => load === undefined),
    pageSize: 100,
    pauseMs: 20,
    everyMs: 60_000,
    done: 'counted the stored instances by their states',
    failed: 'counting the stored instances failed; retrying',
  });
}
