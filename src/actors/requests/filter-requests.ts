import type { Process } from '../../definition/define-process.ts';
import { loadBulkDone } from '../commit/bulk-deeds.ts';
import { adminScope, mayObserve, observeScope } from '../access/caller.ts';
import { scopeMissing } from '../access/scope-missing.ts';
import { parseInstanceId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import { countMatching } from '../reads/count-matching.ts';
import { matchesFilter } from '../reads/matches-filter.ts';
import type { Readables } from '../reads/readable.ts';
import type { Load } from '../reads/share-loads.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import { toId } from './change-instance.ts';
import type { Runtime } from '../contract/runtime-types.ts';

const sampleSize = 10;

/** What concerns all instances that match a filter. */
export function createFilterRequests({
  store,
  load,
  processNamed,
  readable,
  list,
}: {
  readonly store: Store;
  readonly load: Load;
  readonly processNamed: (name: string) => Process;
  readonly readable: Readables['readable'];
  readonly list: Runtime['list'];
}): Pick<Runtime, 'preview' | 'matching' | 'identify' | 'bulkDone'> {
  return {
    async preview(name, filter, { caller } = {}) {
      if (!mayObserve(caller)) throw scopeMissing([observeScope, adminScope], 'A preview');
      const process = processNamed(name);
      const [counted, { instances }] = await Promise.all([
        countMatching(store, process, filter, caller),
        list(name, { ...filter, limit: sampleSize }, { caller }),
      ]);
      return { ...counted, newest: instances };
    },

    async matching(name, id, filter, { caller } = {}) {
      const process = processNamed(name);
      const { record } = readable(process, caller, await load(toId(id)));
      return matchesFilter(process, record, filter, caller) ? record.version : undefined;
    },

    async identify(instanceId) {
      const id = parseInstanceId(instanceId);
      const stored = id && (await load(id));
      if (stored === undefined) return undefined;
      const { publicId, process, owner, createdAt } = parseRecord(stored);
      return { id: publicId, process, owner, createdAt };
    },

    bulkDone: async (id, bulkAct) => loadBulkDone(store, toId(id), bulkAct),
  };
}
