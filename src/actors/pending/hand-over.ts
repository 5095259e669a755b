import { handedOverDueAt } from '../record/due.ts';
import type { AnyTaskPolicy } from '../../definition/define-process.ts';
import type { Cause } from './cause.ts';
import type { LiveTask } from '../restore/live-actor.ts';
import type { HandedOver } from '../record/record.ts';

/** Notes that an outside system has the task, or the progress that it reports. */
export function noteHandedOver(
  task: LiveTask,
  policies: Readonly<Record<string, AnyTaskPolicy>>,
  cause: Extract<Cause, { kind: 'handedOver' | 'progress' }>,
  now: number,
): void {
  const { pending } = task;
  const before = pending.handedOver;
  const until = cause.kind === 'handedOver' ? cause.until : before?.until;
  const heartbeatMs =
    cause.kind === 'handedOver' ? cause.heartbeatMs : policies[pending.name]?.heartbeat;
  const heartbeatUntil = heartbeatMs === undefined ? undefined : now + heartbeatMs;
  const isNewer = cause.kind === 'progress' && cause.at >= (before?.progressAt ?? -Infinity);
  const progress = isNewer ? cause.progress : before?.progress;
  const progressAt = isNewer ? cause.at : before?.progressAt;
  // Progress may arrive before the task has returned; the task is handed over only once it returns.
  if (cause.kind === 'progress' && before === undefined) return;
  const told = {
    ...(until === undefined ? {} : { until }),
    ...(heartbeatUntil === undefined ? {} : { heartbeatUntil }),
    ...(progress === undefined ? {} : { progress }),
    ...(progressAt === undefined ? {} : { progressAt }),
  };
  const { retryAt: _retryAt, ...rest } = pending;
  const doubt =
    cause.kind === 'handedOver' && cause.again === true ? ({ inDoubt: true } as const) : {};
  task.pending = { ...rest, ...doubt, handedOver: { lookAt: handedOverDueAt(told, now), ...told } };
}

/** Why a handed-over task has failed by now; undefined if it has not. */
export function overdueReason(
  handedOver: HandedOver,
  name: string,
  now: number,
): Error | undefined {
  const { until = Infinity, heartbeatUntil = Infinity } = handedOver;
  if (Math.min(until, heartbeatUntil) > now) return undefined;
  const message =
    until <= now ? `${name} was not completed in time` : `${name} missed its heartbeat`;
  const code = until <= now ? 'timeout' : 'heartbeat';
  return Object.assign(new Error(message), { name: 'TimeoutError', code });
}
