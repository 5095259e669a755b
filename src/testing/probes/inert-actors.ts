import { isActor } from '../../actors/xstate/xstate-internals.ts';

/** Actors, and what reaches them, for a function that is tried out: they can be read, and do nothing. */
export interface InertActors {
  /** Stands for an actor, always the same for the same; any other value is returned. */
  readonly standIn: (value: object) => object;
  /** A system whose actors are inert. */
  readonly systemOf: (system: object) => object;
}

const acts: ReadonlySet<PropertyKey> = new Set(['send', '_send', 'start', 'stop', 'trigger']);
const listens: ReadonlySet<PropertyKey> = new Set(['on', 'subscribe']);

export function createInertActors(): InertActors {
  const known = new WeakMap<object, object>();

  function standIn(value: object): object {
    if (!isActor(value)) return value;
    const before = known.get(value) ?? new Proxy<object>(value, { get: inert });
    known.set(value, before);
    return before;
  }

  function inert(target: object, key: PropertyKey): unknown {
    if (acts.has(key)) return () => undefined;
    if (listens.has(key)) return () => ({ unsubscribe: () => undefined });
    if (key === '_parent') return inertOr(Reflect.get(target, key));
    if (key === 'system') return systemOf(Reflect.get(target, key) as object);
    const held: unknown = Reflect.get(target, key);
    return typeof held === 'function' ? (held.bind(target) as unknown) : held;
  }

  function systemOf(system: object): object {
    return new Proxy(system, {
      get: (target, key) => {
        const held: unknown = Reflect.get(target, key);
        if (key !== 'get' || typeof held !== 'function') return held;
        return (name: string) => inertOr(Reflect.apply(held, target, [name]));
      },
    });
  }

  function inertOr(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? standIn(value) : value;
  }

  return { standIn, systemOf };
}
