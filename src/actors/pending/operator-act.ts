import type { PlainError } from '../record/plain-error.ts';

/** What an operator does with an instance, beside its own events. Tasks and timers are named as in what it waits for. */
export type OperatorAct =
  /** The next attempt is made now, or what the machine threw on is delivered again now. */
  | { readonly kind: 'retryTask'; readonly task: string }
  | { readonly kind: 'failTask'; readonly task: string; readonly error: PlainError }
  | { readonly kind: 'completeTask'; readonly task: string; readonly output: unknown }
  | { readonly kind: 'fireTimer'; readonly timer: string }
  /** `at`: epoch milliseconds. */
  | { readonly kind: 'moveTimer'; readonly timer: string; readonly at: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** An instance that has ended is forgotten at once. */
  | { readonly kind: 'delete' }
  | ({ readonly kind: 'moveTo' } & ToState)
  /** Moves an instance that has ended, which makes it live again. */
  | ({ readonly kind: 'reopen' } & ToState);

export interface ToState {
  /** The path of a state, such as `paying.card`. */
  readonly state: string;
  /** A JSON Merge Patch (RFC 7396) for the context. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
}
