import type { Process } from '../../definition/define-process.ts';
import type { Clock } from '../ports/clock.ts';
import { withinInstance, type InstanceId } from '../ports/ids.ts';
import type { Store, StoredRecord } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';
import { pageBytes } from '../reads/page-bytes.ts';
import { dueEntriesOf } from '../reads/due-entries-of.ts';
import { rearmLost } from '../reads/rearm-lost.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import { toPlainError } from '../record/plain-error.ts';
import type { InstanceRecord } from '../record/record.ts';
import { armablesOf, proveEffect, toWake, type ProvenEffect } from '../views/proven-effects.ts';
import { isDeadEnd } from '../views/waiting-view.ts';
import type { DoctorReport, Finding } from './doctor-register.ts';

export interface ExaminePageDeps {
  readonly store: Pick<Store, 'loadPage' | 'dueEntries' | 'rearm'>;
  readonly wakes: Pick<Wakes, 'arm' | 'horizonMs'>;
  readonly clock: Pick<Clock, 'now'>;
}

export type ExaminedPage = Omit<DoctorReport, 'startedAt' | 'endedAt'>;

/** Proves for each of these instances of which something is pending that the due index will wake it, and puts back what it has lost. */
export async function examinePage(
  deps: ExaminePageDeps,
  process: Process,
  ids: readonly InstanceId[],
): Promise<ExaminedPage> {
  const { store, clock } = deps;
  const found: Finding[] = [];
  const sum = { examined: 0, repaired: 0, effects: 0, deadEnds: 0, failed: 0 };

  for (let rest = ids; rest.length > 0;) {
    const stored = await store.loadPage(rest, pageBytes);
    rest = rest.slice(stored.length);
    const readable = stored.flatMap((one) => read(one));
    const needed = readable.flatMap(({ armables }) => armables.map(({ wake }) => wake));
    const entries = await dueEntriesOf(store, needed);
    const now = clock.now();
    // Together, so that what all have lost is put back in one round trip.
    await Promise.all(
      readable.flatMap(({ record, armables, mark }) => {
        sum.examined += 1;
        const effects = armables.map(({ armable, wake }) =>
          proveEffect(record, armable, { wake, entry: entries.get(wake.effect), now }),
        );
        // So it is with nearly all of them: there is nothing to say.
        const areArmed = effects.length > 0 && effects.every(({ armed }) => armed);
        return areArmed ? [] : [examine(record, mark, effects)];
      }),
    );
  }
  return { ...sum, found };

  function read(stored: StoredRecord | undefined) {
    // It has been forgotten since it was listed.
    if (stored === undefined) return [];
    try {
      const record = parseRecord(stored);
      const isLive = record.status === 'Pending' || record.tasks.length > 0;
      if (!isLive) return [];
      const armables = armablesOf(record).map((armable) => ({
        armable,
        wake: toWake(record, armable),
      }));
      return [{ record, armables, mark: stored.mark }];
    } catch (error) {
      sum.failed += 1;
      found.push({ id: '', what: 'failed', detail: toPlainError(error).message });
      return [];
    }
  }

  async function examine(
    record: InstanceRecord,
    mark: StoredRecord['mark'],
    effects: readonly ProvenEffect[],
  ): Promise<void> {
    const { publicId: id } = record;
    if (effects.length === 0 && isDeadEnd(process, record, effects)) {
      sum.deadEnds += 1;
      found.push({ id, what: 'deadEnd', detail: 'It waits for nothing, and accepts no event.' });
      return;
    }
    const lost = await rearmLost(deps, { record, mark, effects });
    if (lost === undefined || lost.length === 0) return;
    sum.repaired += 1;
    sum.effects += lost.length;
    const names = lost.map(({ wake }) => `${wake.kind} ${withinInstance(wake.effect)}`);
    found.push({ id, what: 'repaired', detail: names.slice(0, 5).join(', ') });
  }
}
