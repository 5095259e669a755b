import type { PlainError } from '../record/plain-error.ts';

/** What a call of a task comes to, once no further attempt follows. */
export type Outcome =
  | { readonly kind: 'ok'; readonly output?: unknown }
  | { readonly kind: 'fails'; readonly error: PlainError }
  /** Its time limit ends it, so that it may have had its effect. */
  | { readonly kind: 'timesOut' };
