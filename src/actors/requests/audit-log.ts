import { randomBytes } from 'node:crypto';
import { HoldfastError } from '../../errors.ts';
import { mayAdministrate, type Caller } from '../access/caller.ts';
import type { AuditOfCause } from '../batch/mailbox-item.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import { loggedIdOf } from '../ports/ids.ts';
import { toAuditId, toTimeText, type StoredAudit } from '../commit/stored-audit.ts';
import type { Log } from '../../log.ts';
import type { Turns } from '../../turns.ts';
import { iso } from '../record/iso.ts';
import type { AuditFilter } from '../contract/operating.ts';
import type { AuditKind } from '../views/audit-kinds.ts';
import type { AuditEntry } from '../views/operating-schemas.ts';
import type { AuditsView } from '../views/view-types.ts';

/** What is said of an act before its outcome is known. */
export type Audited = Pick<AuditEntry, 'process' | 'details'> & {
  readonly what: AuditKind;
  /** Its public id. */
  readonly instance?: string | undefined;
  readonly reason?: string | undefined;
};

/** Keeps what operators do in a log of its own. */
export interface AuditLog {
  /**
   * Does it, and keeps one entry with what came of it. `act` gets the entry for the commit that brings the effect, so that either both
   * are there or neither; what it does not commit, such as a refusal, is kept afterwards. Rejects as `act` does. `outcomeOf`: what came of
   * it, if its commit has not kept the entry; by default `done`. Undefined: nothing is kept.
   */
  audited<T>(
    caller: Caller | undefined,
    said: Audited,
    act: (audit: AuditOfCause | undefined) => Promise<T>,
    outcomeOf?: (result: T) => string | undefined,
  ): Promise<T>;
  read(
    caller: Caller | undefined,
    page: AuditFilter & { readonly before?: string | undefined; readonly limit: number },
  ): Promise<AuditsView>;
}

/** How many are read at once: first, and then. */
const firstRead = 200;
const nextRead = 1_000;

/** Keeps and reads the log in the store. */
export function createAuditLog(deps: {
  readonly store: Pick<Store, 'keepAudit' | 'audits'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly turns: Pick<Turns, 'next'>;
  /** How many entries are read at most for one page, of which the filter may leave none. */
  readonly mostRead?: number;
}): AuditLog {
  const { store, clock, log, turns, mostRead = 20_000 } = deps;
  let made = 0;

  return {
    async audited(caller, { instance, reason, ...said }, act, outcomeOf = alwaysDone) {
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
      const about = { audit: id, what, instance: loggedIdOf(instance), process, by: caller?.sub };
      const say = (outcome: string) => log.info({ ...about, outcome }, 'an operator acted');
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
        const outcome = outcomeOf(result);
        if (outcome !== undefined) await keep(outcome);
        return result;
      } catch (error) {
        const outcome = error instanceof HoldfastError ? error.code : 'internal';
        // It may have happened: then its commit has kept the entry.
        if (outcome !== 'store_unavailable') await keep(outcome);
        throw error;
      }
    },

    async read(caller, { before, limit, since, until, ...wanted }) {
      const entries: AuditEntry[] = [];
      // Ids sort by time, so that only the period is read.
      let from = earlier(before, until === undefined ? undefined : toTimeText(until));
      const oldest = since === undefined ? '' : toTimeText(since);
      for (let read = 0; read < mostRead;) {
        const atOnce = read === 0 ? firstRead : nextRead;
        await turns.next();
        const page = await store.audits({ before: from, limit: atOnce });
        for (const { id, entry } of page) {
          if (id < oldest) return { entries };
          const { tenant, ...stored } = JSON.parse(entry) as StoredAudit;
          from = id;
          if (caller !== undefined && tenant !== caller.tenant) continue;
          if (!matches(stored, wanted)) continue;
          entries.push({ id, ...stored });
          if (entries.length === limit) return { entries, next: id };
        }
        if (page.length < atOnce) return { entries };
        read += page.length;
      }
      return { entries, ...(from === undefined ? {} : { next: from }) };
    },
  };
}

const alwaysDone = (): string => 'done';

const countDigits = 6;

/** Ids of one node sort in the order in which they are made; the rest tells those of several nodes apart. */
function toUnique(made: number): string {
  const count = made.toString(16).slice(-countDigits).padStart(countDigits, '0');
  return `${count}${randomBytes(3).toString('hex')}`;
}

function matches(
  entry: Pick<AuditEntry, 'by' | 'what' | 'process'>,
  { by, what, process }: Pick<AuditFilter, 'by' | 'what' | 'process'>,
): boolean {
  return (
    (by === undefined || entry.by === by) &&
    (what === undefined || entry.what === what) &&
    (process === undefined || entry.process === process)
  );
}

/** The smaller of two ids, as far as they are given. */
function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
