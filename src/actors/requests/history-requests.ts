import { parseEntry } from '../record/written/written-entry.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import type { Access } from '../access/access.ts';
import { mayObserve, type Caller } from '../access/caller.ts';
import type { Store } from '../ports/ports.ts';
import { pageBytes } from '../reads/page-bytes.ts';
import { readPast } from '../reads/read-past.ts';
import type { Readable } from '../reads/readable.ts';
import { ledgerPage } from '../views/ledger-view.ts';
import { toHistoryStep } from '../views/view-instance.ts';
import { withoutAsker } from '../views/without-asker.ts';
import { viewPast } from '../views/view-past.ts';
import { decodeForReaders } from '../xstate/references.ts';
import type { Address } from '../contract/address.ts';
import type { PastLinks, Runtime } from '../contract/runtime-types.ts';

/** What callers ask of an instance's steps so far. Whoever may read the instance now may read all of them. */
export function createHistoryRequests({
  store,
  processNamed,
  access,
  read,
  log,
}: {
  readonly store: Store;
  readonly processNamed: (name: string) => Process;
  readonly access: Access;
  /** The instance at an address, if the caller may read it. */
  readonly read: (
    process: Process,
    address: Address,
    caller: Caller | undefined,
  ) => Promise<Readable>;
  readonly log: Log;
}): Pick<Runtime, 'history' | 'past' | 'ledger'> {
  return {
    async history(name, address, { after = -1, limit = 1_000, caller } = {}) {
      const { record } = await read(processNamed(name), address, caller);
      const page = await store.history(record.id, { after, limit, maxBytes: pageBytes });
      const steps = page.entries.map((text) => toHistoryStep(parseEntry(text)));
      const shown = mayObserve(caller) ? steps : steps.map(withoutAsker);
      return { steps: shown, more: page.more };
    },

    async past(name, address, version, { caller } = {}) {
      const process = processNamed(name);
      const { record } = await read(process, address, caller);
      const { moment, before, first } = await readPast(store, process, record, version);
      const view = viewPast(process, record, { moment, before }, log);
      const accessed = {
        instance: record.id,
        owner: record.owner,
        view: () => view,
        context: () => decodeForReaders(moment.past.context),
      };
      const { accepts } = access.shown(process, caller, accessed, view);
      const links: PastLinks = {
        ...(first === undefined ? {} : { first }),
        ...(before === undefined ? {} : { prev: version - 1 }),
        ...(version < record.version ? { next: version + 1 } : {}),
        last: record.version,
      };
      const instance = { ...view, accepts };
      return { instance: mayObserve(caller) ? instance : withoutAsker(instance), links };
    },

    async ledger(name, address, { after = -1, limit = 1_000, caller } = {}) {
      const { record } = await read(processNamed(name), address, caller);
      return ledgerPage(record.ledger, { after, limit });
    },
  };
}
