import { logFromMachine } from '../restore/log-from-machine.ts';
import { ceilingOf } from '../commit/record-limit.ts';
import { takeRecorded } from '../recording/recorder.ts';
import { restoreLiveActor } from '../restore/create-live-actor.ts';
import { HoldfastError } from '../../errors.ts';
import { followedOf } from '../past/keep-past.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import { unknownInstance } from '../step/step-errors.ts';
import type { StoredRecord } from '../ports/ports.ts';
import type { AnyEventObject, AnyActorRef } from 'xstate';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { TellInspector } from './inspect.ts';
import type { CommitPolicy } from '../commit/plan-commit.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
export interface RestoreDeps {
  readonly log: Log;
  readonly processes: ReadonlyMap<string, Process>;
  readonly policy: Pick<CommitPolicy, 'recordLimitBytes'>;
  /** What operators have paused of the processes. */
  readonly pauses: { readonly since: (process: string, task?: string) => number | undefined };
  /** Undefined if there is no inspector. */
  readonly tellInspector: TellInspector | undefined;
  /** Whether the service has an `onEmit`. */
  readonly outbox: boolean;
  /** Receives events that are sent outside of a step. */
  readonly outside: (from: LiveActor, target: AnyActorRef, event: AnyEventObject) => void;
  /** Receives events that are emitted outside of a step. */
  readonly emitOutside: (from: LiveActor, source: AnyActorRef, event: AnyEventObject) => void;
}

/** Restores live actors from records on this node. */
export function createRestore(deps: RestoreDeps): {
  /** Throws `instance_not_found` without a record, and `process_changed` if this node does not have the process. */
  readonly restore: (
    stored: StoredRecord | undefined,
    how?: { readonly misfit?: string; readonly revive?: string },
  ) => LiveActor;
  /** Connects a live actor with this node. */
  readonly prepare: (live: LiveActor) => void;
  /** Notes the size of the record of a live actor. */
  readonly noteSize: (live: LiveActor, recordBytes: number) => void;
} {
  const { log } = deps;

  function restore(
    stored: StoredRecord | undefined,
    how: { readonly misfit?: string; readonly revive?: string } = {},
  ): LiveActor {
    if (stored === undefined) throw unknownInstance();
    const record = parseRecord(stored);
    // Otherwise an act that has loaded it in between would bring it back.
    if (record.deleted === true) throw unknownInstance();
    const process = deps.processes.get(record.process);
    if (process === undefined) {
      throw new HoldfastError(
        'process_changed',
        `No process ${record.process} is deployed on this node; its instances wait for one that has it.`,
      );
    }
    const inspected = deps.tellInspector !== undefined;
    const options = { mark: stored.mark, inspected, ...how };
    const followed = followedOf(process, record);
    const live = restoreLiveActor(process, record, options);
    Object.assign(live, followed);
    noteSize(live, Buffer.byteLength(stored.body));
    prepare(live);
    const recorded = takeRecorded(live.recorder);
    deps.tellInspector?.(recorded.inspected);
    // Volatile actors start over.
    for (const run of recorded.live) run();
    return live;
  }

  function noteSize(live: LiveActor, recordBytes: number): void {
    live.recordBytes = recordBytes;
    live.ceilingBytes = ceilingOf(recordBytes, deps.policy.recordLimitBytes, live.ceilingBytes);
  }

  function prepare(live: LiveActor): void {
    const { recorder } = live;
    const outside: Recorder['outside'] = (target, event) => deps.outside(live, target, event);
    const emitOutside: Recorder['emitOutside'] = (source, event) =>
      deps.emitOutside(live, source, event);
    const logFrom: Recorder['log'] = (source, parts) => logFromMachine(log, live, source, parts);
    const pauseOf: LiveActor['pauseOf'] = (task) => deps.pauses.since(live.process.name, task);
    Object.assign(recorder, { outside, emitOutside, log: logFrom, outbox: deps.outbox });
    live.pauseOf = pauseOf;
  }

  return { restore, prepare, noteSize };
}
