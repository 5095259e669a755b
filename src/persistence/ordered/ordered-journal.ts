import type { Journal } from '../../actors/ports/journal.ts';
import { keys, parseSortable } from './ordered-keys.ts';
import { under, type KvReader, type OrderedKv } from './ordered-kv.ts';

/** The journal contract over any ordered map. */
export function createOrderedJournal(kv: OrderedKv): Journal {
  return {
    append: (entry) =>
      kv.write((rows) => {
        const number = nextNumber(rows);
        rows.put(keys.entry(number), entry);
        return number;
      }),
    read: async (from) => {
      const { to } = under(keys.journal);
      return Array.from(kv.committed.range({ from: keys.entry(from), to }), (row) => row.value);
    },
  };
}

function nextNumber(rows: KvReader): number {
  for (const { key } of rows.range({ ...under(keys.journal), reverse: true, limit: 1 })) {
    return parseSortable(key.slice(keys.journal.length)) + 1;
  }
  return 0;
}
