import { AsyncLocalStorage } from 'node:async_hooks';

/** An unfinished callout, which holds virtual time while it waits for nothing. */
export interface Hold {
  readonly name: string;
  /** How many promises it waits for: a callout may wait for several at once. */
  waits: number;
  /** Call it when it begins to wait. */
  readonly changed: () => void;
}

/** The callout that the running code belongs to. */
export const currentHold = new AsyncLocalStorage<Hold>();
