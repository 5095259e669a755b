import { mostAudits, type Audit, type Audits } from '../../actors/ports/audits.ts';
import { keys } from './ordered-keys.ts';
import { under, type KvWriter, type OrderedKv } from './ordered-kv.ts';

/** The audit entries of an ordered store, in rows of their own. */
export function createOrderedAudits(kv: OrderedKv): Audits {
  return {
    keepAudit: (id, entry) => kv.write((rows) => putAudit(rows, { id, entry })),
    audits: async ({ before, limit }) => {
      const all = under(keys.allAudits);
      const to = before === undefined ? all.to : keys.audit(before);
      const rows = kv.committed.range({ from: all.from, to, reverse: true, limit });
      return Array.from(rows, ({ key, value }) => ({
        id: key.slice(keys.allAudits.length),
        entry: value,
      }));
    },
  };
}

/** Keeps an entry, and forgets the oldest beyond the limit. */
export function putAudit(rows: KvWriter, { id, entry }: Audit): void {
  const key = keys.audit(id);
  const isNew = rows.get(key) === undefined;
  rows.put(key, entry);
  if (!isNew) return;
  const count = Number(rows.get(keys.auditCount) ?? 0) + 1;
  const oldest = rows.range({ ...under(keys.allAudits), limit: Math.max(count - mostAudits, 0) });
  const gone = count > mostAudits ? Array.from(oldest, (row) => row.key) : [];
  for (const one of gone) rows.remove(one);
  rows.put(keys.auditCount, String(count - gone.length));
}
