import { and, type AnyStateMachine } from 'xstate';
import { edgeId, transitionsOf } from '../../definition/graph/edge-id.ts';
import { nodesOf } from '../../definition/machine/machines-within.ts';

/** From now on, `note` hears what the guard of an edge of this machine returns, whenever the guard is asked. */
export function observeGuards(
  machine: AnyStateMachine,
  note: (edge: string, returned: boolean) => void,
): void {
  for (const node of nodesOf(machine.root)) {
    for (const [n, transition] of transitionsOf(node).entries()) {
      const { guard } = transition;
      if (guard === undefined) continue;
      const id = edgeId(node, n);
      Object.assign(transition, { guard: observed(guard, (returned) => note(id, returned)) });
    }
  }
}

/** XState asks an `and` by its `check`, and the runtime names a refusing guard by its parts. */
function observed(guard: unknown, note: (returned: boolean) => void): unknown {
  const whole = and([guard as Parameters<typeof and>[0][number]]);
  const { check } = whole as unknown as { readonly check: (...args: unknown[]) => boolean };
  return Object.assign(whole, {
    check(...args: unknown[]) {
      const returned = check(...args);
      note(returned);
      return returned;
    },
  });
}
