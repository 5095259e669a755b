import { changedAt } from './changed-at.ts';
import { copyData } from './copy-data.ts';
import { createInertActors } from './inert-actors.ts';
import type { Args, MachineFunction } from './machine-function.ts';
import { hearOutside } from './outside-calls.ts';
import { touchedBy } from './touched-by.ts';

/** What a custom action did. */
export type ActionDeed =
  /** It read a source of time or randomness. */
  | { readonly kind: 'touched'; readonly name: string }
  /** It called the outside world: `fetch`, `fs.writeFileSync`. */
  | { readonly kind: 'called'; readonly name: string }
  /** It changed what it was given, such as `context.items`. */
  | { readonly kind: 'changed'; readonly at: string };

/**
 * Calls a custom action once with copies of its input and with actors that do nothing. It may call `note` later, too, after an
 * `await` of the action. What it throws is dropped, as the action has no way to fail a step.
 */
export function tryAction(
  fn: MachineFunction,
  args: Args,
  params: unknown,
  note: (deed: ActionDeed) => void,
): void {
  const { standIn, systemOf } = createInertActors();
  const { context, event, self, system } = args;
  const copyOf = () => copyData({ context, event, params }, standIn);
  const before = copyOf();
  const given = copyOf();
  const inert = {
    ...args,
    ...(isObject(self) ? { self: standIn(self) } : {}),
    ...(isObject(system) ? { system: systemOf(system) } : {}),
    context: given.context,
    event: given.event,
  };
  const called = (name: string) => note({ kind: 'called', name });
  const { touched } = touchedBy(() => {
    try {
      const result = hearOutside(called, () => fn(inert, given.params));
      // A step does not wait for an action.
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // A node logs it.
    }
  });
  for (const name of touched) note({ kind: 'touched', name });
  const at = changedAt(before, given);
  if (at !== undefined) note({ kind: 'changed', at });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
