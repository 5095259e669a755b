import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import type { Clock } from '../../actors/ports/clock.ts';
import type { AnyTaskPolicy, Process } from '../../definition/define-process.ts';
import { isMachine, logicKind } from '../../definition/machine/logic-kind.ts';
import { rollback } from '../../definition/machine/rollback.ts';
import { task, type TaskScope } from '../../definition/machine/task.ts';
import { actorsOf } from '../../definition/machine/machines-within.ts';

/** A call that a process makes. */
export interface SimulatedCall {
  readonly process: string;
  readonly kind: 'task' | 'undo';
  readonly task: string;
  readonly scope: TaskScope<unknown> & { readonly output?: unknown };
  /** Calls what the process declares. */
  readonly real: () => unknown;
}

/** Answers the calls of a process. */
export type Play = (call: SimulatedCall) => Promise<unknown>;

/** The process with its tasks and compensations replaced; all else is as it was. `copyOf` copies each of its machines. */
export function simulateProcess(
  process: Process,
  play: Play,
  within: NonNullable<Clock['within']>,
  copyOf: (machine: AnyStateMachine) => AnyStateMachine = (machine) => machine.provide({}),
): Process {
  const { name } = process;
  const machines = new Map<AnyStateMachine, AnyStateMachine>();

  function machineLike(machine: AnyStateMachine): AnyStateMachine {
    const known = machines.get(machine);
    if (known !== undefined) return known;
    const copy = copyOf(machine);
    machines.set(machine, copy);
    const actors = copy.implementations.actors as Record<string, AnyActorLogic>;
    for (const [actor, logic] of actorsOf(machine)) actors[actor] = logicLike(actor, logic);
    return copy;
  }

  function logicLike(actor: string, logic: AnyActorLogic): AnyActorLogic {
    if (isMachine(logic)) return machineLike(logic);
    if (logic === rollback || logicKind(logic) !== 'promise') return logic;
    const run = logic['config'] as (scope: object) => unknown;
    return task<unknown, unknown>(async (scope) =>
      play({ process: name, kind: 'task', task: actor, scope, real: () => run(scope) }),
    );
  }

  function policyLike(actor: string, policy: AnyTaskPolicy): AnyTaskPolicy {
    const { compensate } = policy;
    if (compensate === undefined) return policy;
    return {
      ...policy,
      compensate: async (scope: TaskScope<unknown>) =>
        play({
          process: name,
          kind: 'undo',
          task: actor,
          scope,
          real: () => compensate(scope as never),
        }),
    };
  }

  return {
    ...process,
    machine: machineLike(process.machine),
    tasks: Object.fromEntries(
      Object.entries(process.tasks).map(([actor, policy]) => [actor, policyLike(actor, policy)]),
    ),
    view: (args) => within(() => process.view(args)),
    attributes: (args) => within(() => process.attributes(args)),
  };
}
