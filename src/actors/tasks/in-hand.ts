import { createTransientMap } from '../../transient.ts';

/** Tracks work under way, by name, up to a limit. */
export interface InHand<K extends string> {
  has(name: K): boolean;
  /** How much more work fits. */
  room(): number;
  /** Resolves once half of the limit is free. */
  roomy(): Promise<void>;
  /** `work` must not reject. */
  take(name: K, work: Promise<void>): void;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

export function createInHand<K extends string>(limit: number): InHand<K> {
  const works = createTransientMap<K, Promise<void>>();
  let waiting: (() => void)[] = [];
  const isRoomy = () => works.size() <= limit / 2;

  return {
    has: (name) => works.has(name),
    room: () => limit - works.size(),
    async roomy() {
      if (!isRoomy()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    take(name, work) {
      const done = work.finally(() => {
        works.delete(name);
        if (!isRoomy()) return;
        for (const resolve of waiting) resolve();
        waiting = [];
      });
      works.set(name, done);
    },
    async idle() {
      await Promise.all(works.values());
    },
  };
}
