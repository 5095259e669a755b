/** A value attached to an object, in place of a `WeakMap`. */
export interface Attachment<T> {
  of(holder: object): T | undefined;
  attach(holder: object, value: T): T;
}

/**
 * Stores the value on the object itself, where neither a spread nor JSON sees it. A `WeakMap` that has grown old keeps
 * its values alive until the next full collection, and with them whole instances that ended long ago.
 */
export function createAttachment<T>(name: string): Attachment<T> {
  const key = Symbol(name);
  return {
    of: (holder) => (holder as { readonly [key]?: T })[key],
    attach(holder, value) {
      Object.defineProperty(holder, key, { value });
      return value;
    },
  };
}
