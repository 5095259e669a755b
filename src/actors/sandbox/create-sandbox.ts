import type { AnyActorRef, AnyEventObject, AnyMachineSnapshot, InspectionEvent } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
import { stepDeployed } from '../batch/step-deployed.ts';
import { ceilingOf, defaultRecordLimitBytes } from '../commit/record-limit.ts';
import { toRecord } from '../commit/to-record.ts';
import { followedOf } from '../past/keep-past.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Cause } from '../pending/cause.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import type { InstanceRecord } from '../record/record.ts';
import { writeRecord } from '../record/written/write-record.ts';
import { takeRecorded } from '../recording/recorder.ts';
import { createLiveActor, restoreLiveActor } from '../restore/create-live-actor.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { toStepError } from '../step/step-errors.ts';
import type { StepResult } from '../step/step-result.ts';
import { step } from '../step/step.ts';
import { candidates } from '../xstate/candidates.ts';
import { toSandboxResult } from './sandbox-result.ts';
import type { Applied, Sandbox } from './sandbox.ts';

export interface SandboxOptions {
  /** Whether each emitted event becomes a task that hands it over, as on a node with `onEmit`. Default: false. */
  readonly outbox?: boolean;
  /** Default: that of a node. The limit bounds what a record may grow to later; a sandbox refuses none for its size. */
  readonly recordLimitBytes?: number;
  /** Runs code of the machine, synchronously, at a time in epoch milliseconds. Default: as it is. */
  readonly within?: <T>(now: number, work: () => T) => T;
  /** Whether the step under way is to be given up; asked now and then. It then throws. Default: never. */
  readonly isLate?: () => boolean;
  /** Hears XState's inspection events of each step. Default: they are not made. */
  readonly inspect?: (event: InspectionEvent) => void;
  /** Hears of events that a step sends to an actor that has ended. */
  readonly lost?: (target: AnyActorRef, event: AnyEventObject) => void;
}

/**
 * Creates a sandbox for a process. All that a result depends on is passed in, so equal calls give equal records, as long as the
 * machine reads nothing else.
 */
export function createSandbox(process: Process, options: SandboxOptions = {}): Sandbox {
  const { outbox = false, recordLimitBytes = defaultRecordLimitBytes, inspect } = options;
  const inspected = inspect !== undefined;
  const within = options.within ?? (<T>(_now: number, work: () => T) => work());

  function prepare(live: LiveActor): void {
    live.recorder.outbox = outbox;
    live.recorder.isLate = options.isLate;
    live.recorder.lost = options.lost;
  }

  function told(result: StepResult): StepResult {
    if (inspect === undefined || result.kind !== 'stepped') return result;
    for (const effect of result.effects) if (effect.kind === 'inspect') inspect(effect.event);
    return result;
  }

  function restore(id: InstanceId, body: string, revive?: string): LiveActor {
    const record = parseRecord({ id, body });
    const followed = followedOf(process, record);
    const live = restoreLiveActor(process, record, { revive, inspected });
    Object.assign(live, followed);
    live.ceilingBytes = ceilingOf(Buffer.byteLength(body), recordLimitBytes, record.ceilingBytes);
    prepare(live);
    // What volatile actors would do to start over is dropped, so that they stay inert.
    takeRecorded(live.recorder);
    return live;
  }

  return {
    start: ({ input, ...start }, now) =>
      within(now, () => {
        const live = createLiveActor(process, { ...start, input: copyOf(input), now, inspected });
        prepare(live);
        return complete(live, told(step(live, { kind: 'start' }, now)));
      }),
    apply: (record, cause, now) =>
      within(now, () => {
        const before = writeRecord(record);
        const live = restore(record.id, before);
        const fit = stepDeployed(live, now);
        if (fit.kind === 'threw') return unchanged(fit, record, before);
        const given = copyOf(cause) as Cause;
        const stepped = step(live, given, now);
        if (stepped.kind === 'mustRevive' && given.kind === 'act' && 'state' in given.act) {
          const revived = restore(record.id, before, given.act.state);
          return complete(revived, told(step(revived, given, now)), {
            record,
            body: before,
            isFitted: false,
          });
        }
        const applied = complete(live, told(stepped), {
          record,
          body: before,
          isFitted: fit.kind === 'stepped',
        });
        return fit.kind === 'stepped' && applied.result.kind !== 'threw'
          ? { ...applied, fitted: toSandboxResult(fit) }
          : applied;
      }),
    explain: (record, event, now) =>
      within(now, () => {
        const live = restore(record.id, writeRecord(record));
        const fit = stepDeployed(live, now);
        if (fit.kind === 'threw' || live.misfit !== undefined) return [];
        const snapshot = live.actor.getSnapshot() as AnyMachineSnapshot;
        return candidates(snapshot, structuredClone(event));
      }),
  };
}

function complete(
  live: LiveActor,
  result: StepResult,
  given?: { readonly record: InstanceRecord; readonly body: string; readonly isFitted: boolean },
): Applied {
  const hasChanged = result.kind === 'stepped' || result.kind === 'noted';
  const isFitted = given?.isFitted === true && result.kind !== 'threw';
  if (!hasChanged && !isFitted) return unchanged(result, given?.record, given?.body);
  try {
    const body = writeRecord(toRecord(live));
    const record = parseRecord({ id: live.id, body });
    return { result: toSandboxResult(result), fitted: undefined, record, body };
  } catch (error) {
    const threw = {
      kind: 'threw',
      error: toStepError(live.process, error),
      timesBefore: 0,
    } as const;
    return unchanged(threw, given?.record, given?.body);
  }
}

function unchanged(
  result: StepResult,
  record: InstanceRecord | undefined,
  body: string | undefined,
): Applied {
  return { result: toSandboxResult(result), fitted: undefined, record, body };
}

/** The machine may keep what it is given, and even change it. */
function copyOf(value: unknown): unknown {
  return value === undefined ? undefined : structuredClone(value);
}
