import type { AnyStateMachine, ContextFrom, OutputFrom } from 'xstate';
import type { z } from 'zod';

/** The status of an instance, as clients see it. */
export type InstanceStatus = 'Pending' | 'Completed' | 'Failed' | 'Cancelled';

/** The arguments of `view`. `output` is set once the machine has ended with an output. */
export interface ViewArgs<M extends AnyStateMachine> {
  readonly context: ContextFrom<M>;
  readonly state: unknown;
  readonly status: InstanceStatus;
  readonly output: OutputFrom<M> | undefined;
}

/** A view with the schema of its `data`. The compiler checks one against the other. */
export interface ViewWithSchema<M extends AnyStateMachine, D> {
  readonly schema: z.ZodType<D>;
  readonly of: (args: ViewArgs<M>) => NoInfer<D>;
}

/** A view as it is declared. */
export type View<M extends AnyStateMachine, D> = ((args: ViewArgs<M>) => D) | ViewWithSchema<M, D>;

/** Splits a declared view into its function and its schema. */
export function viewOf<M extends AnyStateMachine, D>(
  view: View<M, D> | undefined,
): {
  readonly view: (args: ViewArgs<M>) => D;
  readonly data: z.ZodType<D> | undefined;
} {
  // Without a view, D is the type of the context.
  if (view === undefined) return { view: ({ context }) => context as D, data: undefined };
  return typeof view === 'function'
    ? { view, data: undefined }
    : { view: view.of, data: view.schema };
}
