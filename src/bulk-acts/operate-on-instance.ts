import type { Runtime } from '../actors/contract/runtime-types.ts';
import { hasCode } from '../errors.ts';
import type { Acting } from './acting.ts';
import { actsOn } from './acts-on.ts';
import { ownSteps } from './own-steps.ts';
import type { OperatorActs } from './operator-acts.ts';
import { toOperator } from './to-operator.ts';

/**
 * Does on one instance what an operator wants of many, if it is at this version. Repeating it after a crash acts on no task twice.
 * Returns whether anything was done.
 */
export async function operateOnInstance(
  runtime: Runtime,
  acting: Acting,
  wanted: OperatorActs,
  target: string,
  version: number,
): Promise<boolean> {
  const { process, id, reason = '', operator } = acting;
  const caller = toOperator(operator);
  const view = await runtime.get(process, target, { caller });
  const steps = await ownSteps(runtime, acting, target, view.version);
  const acted = new Set(steps.map(({ event }) => keyOf(event.type, event['id'])));
  const left = actsOn(view, wanted).filter(
    (act) => !acted.has(keyOf(`act.${act.kind}`, 'task' in act ? act.task : undefined)),
  );
  let ifVersion = version;
  for (const act of left) {
    const options = { caller, bulkAct: id, ifVersion };
    try {
      const after = await runtime.act(process, target, act, reason, options);
      ifVersion = after?.version ?? ifVersion;
    } catch (error) {
      // The attempt has begun meanwhile.
      if (act.kind !== 'retryTask' || !hasCode(error, 'act_not_possible')) throw error;
    }
  }
  return steps.length > 0 || ifVersion > version;
}

function keyOf(type: string, task: unknown): string {
  return JSON.stringify([type, task]);
}
