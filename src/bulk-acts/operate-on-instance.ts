import type { ActRequest } from '../actors/acts/act-schema.ts';
import { withDeed, type BulkDone } from '../actors/commit/bulk-deeds.ts';
import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { InstanceView } from '../actors/views/view-types.ts';
import { hasCode } from '../errors.ts';
import type { Acting } from './acting.ts';
import { actsOn } from './acts-on.ts';
import type { OperatorActs } from './operator-acts.ts';
import { toOperator } from './to-operator.ts';

/**
 * Does on one instance what an operator wants of many, if it is at this version, at which the bulk act had done `before` to it. Repeating
 * it after a crash acts on no task or timer twice. Returns whether anything was done.
 */
export async function operateOnInstance(
  runtime: Runtime,
  acting: Acting,
  wanted: OperatorActs,
  target: string,
  { version, before }: { readonly version: number; readonly before: BulkDone | undefined },
): Promise<boolean> {
  const { process, id, reason = '', operator } = acting;
  const caller = toOperator(operator);
  const view = await runtime.get(process, target, { caller });
  const left = actsOn(view, wanted).filter(
    (act) => before?.deeds.includes(deedOf(act)) !== true && isFromBefore(act, before),
  );
  let shown: InstanceView = view;
  let done = before;
  let ifVersion = version;
  for (const act of left) {
    // An act on one of them may have ended the others.
    const isWanted = actsOn(shown, wanted).some((other) => ofAct(other) === ofAct(act));
    if (!isWanted) continue;
    const bulkAct = { id, deed: deedOf(act), before: done };
    try {
      shown =
        (await runtime.act(process, target, act, reason, { caller, bulkAct, ifVersion })) ?? shown;
      ifVersion = shown.version;
      done = withDeed(bulkAct, shown.version);
    } catch (error) {
      if (wanted.kind !== 'retryTask' || !hasCode(error, 'act_not_possible')) throw error;
      if (await isHeld(runtime, acting, wanted.task, shown)) throw error;
      // The attempt has begun meanwhile.
    }
  }
  return done !== undefined;
}

/** Whether the attempts of a task wait for the end of a pause: of the instance, the process or the task. */
async function isHeld(
  runtime: Runtime,
  { process, operator }: Acting,
  task: string,
  { paused }: InstanceView,
): Promise<boolean> {
  if (paused !== undefined) return true;
  const { whole, tasks } = await runtime.pauses(process, { caller: toOperator(operator) });
  return whole !== undefined || Object.hasOwn(tasks, task);
}

/** The task or the timer that an act is done to. */
function ofAct(act: ActRequest): string | undefined {
  return 'task' in act ? act.task : 'timer' in act ? act.timer : undefined;
}

/** Whether what an act is done to was there before the first step of the bulk act: that step may have armed the like again. */
function isFromBefore(act: ActRequest, before: BulkDone | undefined): boolean {
  const of = ofAct(act);
  return of === undefined || before === undefined || Number.parseInt(of, 10) < before.first;
}

function deedOf(act: ActRequest): string {
  const of = ofAct(act);
  return of === undefined ? act.kind : `${act.kind} ${of}`;
}
