import type { Collection } from './collection.ts';

/** A test runner may load this module more than once in a thread; the collection is the same for all of them. */
const slot = Symbol.for('holdfast.coverage');

/** The collection to which the simulations of this thread add; undefined if nothing is collected. */
export const currentCollection = {
  get: (): Collection | undefined => (globalThis as Slotted)[slot],
  set(collection: Collection | undefined): void {
    (globalThis as Slotted)[slot] = collection;
  },
} as const;

interface Slotted {
  [slot]?: Collection | undefined;
}
