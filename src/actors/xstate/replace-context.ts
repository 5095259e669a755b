import { assign, type AnyMachineSnapshot, type MachineContext } from 'xstate';

/** An `assign` as XState runs it, which its types do not show. */
interface Assign {
  resolve: (...args: readonly unknown[]) => readonly [AnyMachineSnapshot, ...unknown[]];
}

/** An action that sets the whole context. `assign` itself adds to what is there, and takes nothing away. */
export function replaceContext(toNext: (before: MachineContext) => MachineContext): unknown {
  let next: MachineContext = {};
  const action = assign(({ context }) => (next = toNext(context))) as unknown as Assign;
  const { resolve } = action;
  action.resolve = (...args) => {
    const [assigned, ...rest] = resolve(...args);
    assigned.context = next;
    return [assigned, ...rest];
  };
  return action;
}
