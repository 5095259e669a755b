import { createWithin } from '../nodes/create-within.ts';

/**
 * Runs synchronous code, and tells which sources of time and randomness it read: they are replaced while it runs, and by
 * nothing else. They return what they would have returned.
 */
export function touchedBy<T>(work: () => T): {
  readonly result: T;
  readonly touched: readonly string[];
} {
  const touched = new Set<string>();
  const { now } = Date;
  const { random } = Math;
  const within = createWithin(
    () => {
      touched.add('Date');
      return now();
    },
    () => {
      touched.add('Math.random');
      return random();
    },
  );
  const others = [
    replace(performance, 'now', 'performance.now', touched),
    replace(crypto, 'randomUUID', 'crypto.randomUUID', touched),
    replace(crypto, 'getRandomValues', 'crypto.getRandomValues', touched),
  ];
  try {
    return { result: within(work), touched: [...touched] };
  } finally {
    for (const restore of others) restore();
  }
}

/** Puts a function before one that an object inherits; returns how to remove it again. */
function replace(holder: object, key: string, name: string, touched: Set<string>): () => void {
  const own = Object.getOwnPropertyDescriptor(holder, key);
  const real = Reflect.get(holder, key) as (...args: readonly unknown[]) => unknown;
  Object.defineProperty(holder, key, {
    configurable: true,
    value: (...args: readonly unknown[]) => {
      touched.add(name);
      return Reflect.apply(real, holder, args);
    },
  });
  return () => {
    if (own === undefined) Reflect.deleteProperty(holder, key);
    else Object.defineProperty(holder, key, own);
  };
}
