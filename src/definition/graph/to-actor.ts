import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import type { AnyTaskPolicy } from '../declarations/task-policy.ts';
import { isMachine, logicKind } from '../machine/logic-kind.ts';
import { rollback, rollbackSrc } from '../machine/rollback.ts';
import type { GraphActor, GraphCompensation, GraphTask } from './graph.ts';

/** Describes an actor that a machine names. `keyOf` tells the key of a machine in the graph. */
export function toActor(
  name: string,
  logic: AnyActorLogic,
  tasks: Readonly<Record<string, AnyTaskPolicy>>,
  keyOf: (machine: AnyStateMachine) => string,
): GraphActor {
  if (name === rollbackSrc || logic === rollback) return { kind: 'rollback' };
  if (isMachine(logic)) return { kind: 'machine', machine: keyOf(logic) };
  const kind = logicKind(logic);
  if (kind !== 'promise') return { kind: kind === 'live' ? 'live' : 'transition' };
  return { kind: 'task', task: toTask(Object.hasOwn(tasks, name) ? tasks[name] : undefined) };
}

function toTask(policy: AnyTaskPolicy | undefined): GraphTask {
  const { attempts = policy === undefined ? 1 : 3, timeout, heartbeat } = policy ?? {};
  return {
    attempts,
    timeoutMs: timeout ?? null,
    heartbeatMs: heartbeat ?? null,
    compensation: policy?.compensate === undefined ? null : toCompensation(policy),
    irreversible: policy?.irreversible ?? false,
  };
}

function toCompensation(policy: AnyTaskPolicy): GraphCompensation {
  const { compensate, compensation = {}, compensateWhen = 'completed' } = policy;
  const name = compensate?.name ?? '';
  return {
    // A function that is written in place bears the name of the property.
    name: name === '' || name === 'compensate' ? null : name,
    when: compensateWhen,
    attempts: compensation.attempts ?? 10,
  };
}
