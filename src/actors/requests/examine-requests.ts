import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import { assertObserver } from '../access/assert-observer.ts';
import type { Caller } from '../access/caller.ts';
import type { Examining } from '../contract/examining.ts';
import type { Address } from '../contract/address.ts';
import { within, type Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import { readRecordAt } from '../reads/read-record-at.ts';
import type { Readable } from '../reads/readable.ts';
import { makeIncident } from '../incidents/make-incident.ts';
import { whatIf } from '../what-if/what-if.ts';
import { locateFaults } from '../what-if/locate-faults.ts';
import { parseWhatIf } from '../what-if/parse-what-if.ts';
import { assertTarget } from './assert-target.ts';
import { movedOn } from './request-errors.ts';

/** Answers observers that examine an instance. */
export function createExamineRequests({
  clock,
  elapsedMs,
  log,
  processNamed,
  read,
  store,
}: {
  readonly clock: Clock;
  /** The elapsed time of a monotonic clock. */
  readonly elapsedMs: () => number;
  readonly log: Log;
  readonly processNamed: (name: string) => Process;
  /** The instance at an address, if the caller may read it. */
  readonly read: (
    process: Process,
    address: Address,
    caller: Caller | undefined,
  ) => Promise<Readable>;
  readonly store: Pick<Store, 'history' | 'load'>;
}): Examining {
  return {
    async whatIf(name, address, asked, { caller, ifVersion, undeclared = false } = {}) {
      assertObserver(caller);
      const process = processNamed(name);
      const { moves, version, at } = parseWhatIf(process, asked, undeclared);
      for (const [index, move] of moves.entries()) {
        if (move.kind !== 'cancel' || move.to === undefined) continue;
        const { to, rollback = process.onCancel === 'rollback' } = move;
        locateFaults(`/moves/${index}`, () => assertTarget(process, to, rollback));
      }
      const { record } = await read(process, address, caller);
      const wanted = [
        ...(ifVersion === undefined ? [] : [[ifVersion].flat()]),
        ...(version === undefined ? [] : [[version]]),
      ];
      if (wanted.some((versions) => !versions.includes(record.version))) {
        throw movedOn(process, record.publicId, record.version);
      }
      const deps = { log, elapsedMs, within: <T>(work: () => T) => within(clock, work) };
      if (at === undefined) return whatIf(process, record, { moves, now: clock.now() }, deps);
      const then = await readRecordAt(store, process, record, at);
      return whatIf(process, then, { moves, now: then.updatedAt }, deps);
    },

    async incident(name, address, { caller } = {}) {
      assertObserver(caller);
      const process = processNamed(name);
      const { record, view } = await read(process, address, caller);
      return makeIncident(store, process, record, view().data);
    },
  };
}
