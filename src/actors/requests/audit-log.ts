import { randomBytes } from 'node:crypto';
import { HoldfastError } from '../../errors.ts';
import { mayAdministrate, type Caller } from '../access/caller.ts';
import type { AuditOfCause } from '../batch/mailbox-item.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import { toAuditId, type StoredAudit } from '../commit/stored-audit.ts';
import type { Log } from '../../log.ts';
import { iso } from '../record/iso.ts';
import type { AuditEntry } from '../views/operating-schemas.ts';
import type { AuditsView } from '../views/view-types.ts';

/** What is said of an act before its outcome is known. */
export type Audited = Pick<AuditEntry, 'what' | 'process' | 'details'> & {
  readonly instance?: string | undefined;
  readonly reason?: string | undefined;
};

/** Keeps what operators do in a log of its own. */
export interface AuditLog {
  /**
   * Does it, and keeps one entry with what came of it. `act` gets the entry for the commit that brings the effect, so that either both
   * are there or neither; what it does not commit, such as a refusal, is kept afterwards. Rejects as `act` does.
   */
  audited<T>(
    caller: Caller | undefined,
    said: Audited,
    act: (audit: AuditOfCause | undefined) => Promise<T>,
  ): Promise<T>;
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
      if (!mayAdministrate(caller)) return act(undefined);
      const now = clock.now();
      const id = toAuditId(now, toUnique((made += 1)));
      const entry: StoredAudit = {
        at: iso(now),
        ...said,
        ...(caller === undefined ? {} : { by: caller.sub, tenant: caller.tenant }),
        ...(instance === undefined ? {} : { instance }),
        ...(reason === undefined ? {} : { reason }),
      };
      const { what, process } = said;
      const withOutcome = (outcome: string) => JSON.stringify({ ...entry, outcome });
      // The entry names the instance, by the id that does not belong here.
      const say = (outcome: string) =>
        log.info({ audit: id, what, process, by: caller?.sub, outcome }, 'an operator acted');
      let isKept = false;
      const keep = async (outcome: string): Promise<void> => {
        // What follows a commit changes nothing about what it has done.
        if (isKept) return;
        say(outcome);
        await store.keepAudit(id, withOutcome(outcome)).catch(() => undefined);
      };
      const kept = () => {
        isKept = true;
        say('done');
      };
      try {
        const result = await act({ id, entry: withOutcome('done'), kept });
        await keep('done');
        return result;
      } catch (error) {
        const outcome = error instanceof HoldfastError ? error.code : 'internal';
        // It may have happened: then its commit has kept the entry.
        if (outcome !== 'store_unavailable') await keep(outcome);
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

const countDigits = 6;

/** Ids of one node sort in the order in which they are made; the rest tells those of several nodes apart. */
function toUnique(made: number): string {
  const count = made.toString(16).slice(-countDigits).padStart(countDigits, '0');
  return `${count}${randomBytes(3).toString('hex')}`;
}
