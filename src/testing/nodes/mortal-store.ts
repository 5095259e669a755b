import type { Store } from '../../actors/ports/ports.ts';
import type { Life } from './life.ts';
import { whileRunning } from './while-running.ts';

/** What a node asks of the store. `apply` does it. */
export interface StoreCall {
  readonly method: keyof Store;
  readonly args: readonly unknown[];
  readonly apply: () => Promise<unknown>;
}

/** Carries out a call, or comes to something else. */
export type Carry = (call: StoreCall) => Promise<unknown>;

const carryOut: Carry = async ({ apply }) => apply();

/**
 * The store as a node sees it: calls neither arrive nor return while the node is paused, or once its life is over. `carry`
 * decides what they come to.
 */
export function mortalStore(store: Store, life: Life, carry: Carry = carryOut): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || isSynchronous(name)) return member;
      return async (...args: readonly unknown[]) => {
        if (life.isPaused()) await new Promise<void>((resolve) => life.whenRunning(resolve));
        if (life.isOver()) return new Promise(() => undefined);
        const apply = async (): Promise<unknown> => Reflect.apply(member, target, args);
        return whileRunning(life, carry({ method: name as keyof Store, args, apply }));
      };
    },
  });
}

/** Whether it is a method of a store that returns no promise. */
export function isSynchronous(name: string | symbol): boolean {
  return name === 'now' || name === 'hearOwn';
}
