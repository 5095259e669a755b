import type { ActorPath, TaskOutcome } from './record.ts';

/** What a cause carried, as far as its event in the history does not say it. What the process redacts is left out. */
export type KeptCause =
  /** The input as the machine got it. */
  | { readonly kind: 'start'; readonly input?: unknown }
  /** A task completed. */
  | { readonly kind: 'completed'; readonly output?: unknown }
  | { readonly kind: 'sent'; readonly path: ActorPath }
  /** An operator completed a task, or changed the context. */
  | {
      readonly kind: 'act';
      readonly output?: unknown;
      readonly context?: Readonly<Record<string, unknown>>;
    }
  /** The machine threw on the outcome of a task. */
  | { readonly kind: 'stuck'; readonly task: string; readonly outcome: TaskOutcome };
