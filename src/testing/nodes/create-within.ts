import type { Clock } from '../../actors/ports/clock.ts';

/**
 * Returns a function that runs synchronous code in which `Date` and `Math.random` are simulated. They are replaced while
 * that code runs, and by nothing else: no other code can run in between.
 */
export function createWithin(
  now: () => number,
  random: () => number,
): NonNullable<Clock['within']> {
  const SimulatedDate = simulateDate(now);
  return (work) => {
    const { Date: dateBefore } = globalThis;
    const { random: randomBefore } = Math;
    globalThis.Date = SimulatedDate;
    Math.random = random;
    try {
      return work();
    } finally {
      globalThis.Date = dateBefore;
      Math.random = randomBefore;
    }
  };
}

/** `Date`, whose present is simulated. */
function simulateDate(now: () => number): DateConstructor {
  return new Proxy(Date, {
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
    construct: (target, args: readonly unknown[], made) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, made) as Date,
    apply: (target) => new target(now()).toString(),
  });
}
