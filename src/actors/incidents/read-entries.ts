import { parseEntry } from '../record/written/written-entry.ts';
import { HoldfastError } from '../../errors.ts';
import type { Process } from '../../definition/define-process.ts';
import { turns } from '../../turns.ts';
import type { Store } from '../ports/ports.ts';
import { pageBytes } from '../reads/page-bytes.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import type { InstanceRecord } from '../record/record.ts';
import { unknownInstance } from '../step/step-errors.ts';

/** How many entries are read in one turn of the event loop. */
const entriesAtOnce = 50;

/**
 * The start of an instance, and the steps after it up to its record, read page by page. Throws `past_not_kept` where the history no
 * longer reaches back to the start, and `instance_not_found` where the instance is forgotten meanwhile.
 */
export async function readEntries(
  store: Pick<Store, 'history' | 'load'>,
  process: Process,
  record: InstanceRecord,
): Promise<readonly [start: HistoryEntry, later: AsyncIterable<HistoryEntry>]> {
  const { id, version } = record;

  async function* read(): AsyncGenerator<HistoryEntry, undefined> {
    for (let after = -1; after < version;) {
      const { entries } = await store.history(id, { after, limit: 1_000, maxBytes: pageBytes });
      await assertSame(store, record);
      for (const [index, text] of entries.entries()) {
        if (index % entriesAtOnce === 0) await turns.next();
        const entry = parseEntry(text);
        // A failover may have lost the step that this one would have to follow.
        if (entry.sequence !== after + 1) throw noStart(process, entry);
        if (entry.sequence > version) return;
        yield entry;
        after = entry.sequence;
      }
      if (entries.length === 0) throw unknownInstance();
    }
  }

  const later = read();
  const { value: start } = await later.next();
  if (start === undefined) throw unknownInstance();
  return [start, later];
}

/** The id may have been used again: then this may be the history of the other one. */
async function assertSame(
  store: Pick<Store, 'load'>,
  { id, createdAt }: InstanceRecord,
): Promise<void> {
  const now = await store.load(id);
  if (now === undefined || parseRecord(now).createdAt !== createdAt) throw unknownInstance();
}

function noStart({ name }: Process, { sequence }: HistoryEntry): HoldfastError {
  return new HoldfastError(
    'past_not_kept',
    `A test must begin at the start, but the history of this ${name} begins at version ${sequence} (historyLimit).`,
  );
}
