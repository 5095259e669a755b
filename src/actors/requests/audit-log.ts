import { randomBytes } from 'node:crypto';
import { HoldfastError } from '../../errors.ts';
import { mayAdministrate, type Caller } from '../access/caller.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import type { Log } from '../../log.ts';
import { iso } from '../record/iso.ts';
import type { AuditEntry } from '../views/operating-schemas.ts';
import type { AuditsView } from '../views/view-types.ts';

/** What is said of an act before its outcome is known. */
export type Audited = Pick<AuditEntry, 'what' | 'process' | 'details'> & {
  readonly instance?: string | undefined;
  readonly reason?: string | undefined;
};

interface StoredAudit extends Omit<AuditEntry, 'id'> {
  readonly tenant?: string | undefined;
}

/** Keeps what operators do in a log of its own. */
export interface AuditLog {
  /**
   * Does it, and keeps an entry from before it begins: a node that dies meanwhile leaves one without an outcome. Rejects as
   * `act` does, or if no entry could be kept before it.
   */
  audited<T>(caller: Caller | undefined, said: Audited, act: () => Promise<T>): Promise<T>;
  read(
    caller: Caller | undefined,
    page: { readonly before?: string | undefined; readonly limit: number },
  ): Promise<AuditsView>;
}

/** How many entries of other tenants are passed over at most, for one page. */
const mostRead = 2_000;
const readAtOnce = 200;

export function createAuditLog(store: Store, clock: Pick<Clock, 'now'>, log: Log): AuditLog {
  let made = 0;

  return {
    async audited(caller, { instance, reason, ...said }, act) {
      // Anybody may ask; the refusal of others must not fill the log.
      if (!mayAdministrate(caller)) return act();
      const now = clock.now();
      const id = toAuditId(now, (made += 1));
      const entry: StoredAudit = {
        at: iso(now),
        ...said,
        ...(caller === undefined ? {} : { by: caller.sub, tenant: caller.tenant }),
        ...(instance === undefined ? {} : { instance }),
        ...(reason === undefined ? {} : { reason }),
      };
      await store.keepAudit(id, JSON.stringify(entry));
      const { what, process } = said;
      const keep = async (outcome: string): Promise<void> => {
        // The entry names the instance, by the id that does not belong here.
        log.info({ audit: id, what, process, by: caller?.sub, outcome }, 'an operator acted');
        return store.keepAudit(id, JSON.stringify({ ...entry, outcome }));
      };
      try {
        const result = await act();
        // It has happened, whether or not the log can say so.
        await keep('done').catch(() => undefined);
        return result;
      } catch (error) {
        const outcome = error instanceof HoldfastError ? error.code : 'internal';
        // That of an unavailable store may have happened, so its outcome stays open.
        if (outcome !== 'store_unavailable') await keep(outcome).catch(() => undefined);
        throw error;
      }
    },

    async read(caller, { before, limit }) {
      const entries: AuditEntry[] = [];
      let from = before;
      for (let read = 0; read < mostRead;) {
        const page = await store.audits({ before: from, limit: readAtOnce });
        for (const { id, entry } of page) {
          const { tenant, ...stored } = JSON.parse(entry) as StoredAudit;
          from = id;
          if (caller !== undefined && tenant !== caller.tenant) continue;
          entries.push({ id, ...stored });
          if (entries.length === limit) return { entries, next: id };
        }
        if (page.length < readAtOnce) return { entries };
        read += page.length;
      }
      return { entries, ...(from === undefined ? {} : { next: from }) };
    },
  };
}

const timeDigits = 16;
const countDigits = 6;

/** Ids of one node sort in the order in which they are made; the rest tells those of several nodes apart. */
function toAuditId(now: number, made: number): string {
  const time = Math.ceil(now).toString().padStart(timeDigits, '0');
  const count = made.toString(16).slice(-countDigits).padStart(countDigits, '0');
  return `${time}-${count}${randomBytes(3).toString('hex')}`;
}
