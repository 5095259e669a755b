import { changedAt } from './changed-at.ts';
import { copyData } from './copy-data.ts';
import type { Impurity } from './impurity.ts';
import type { Args, MachineFunction } from './machine-function.ts';
import { touchedBy } from './touched-by.ts';

/** Calls a function that has effects of its own, once, and tells what it read and changed. */
export function watchOnce(
  fn: MachineFunction,
  args: Args,
  params: unknown,
  note: (impurity: Impurity) => void,
): unknown {
  const { context, event } = args;
  const before = copyData({ context, event, params });
  const { result, touched } = touchedBy(() => fn(args, params));
  note({ touched, differs: false, changed: changedAt(before, { context, event, params }) });
  return result;
}
