import type { Draw } from './draw.ts';

/** `ask` is handed over, and completed from outside. */
export type TaskName = 'pay' | 'ship' | 'note' | 'ask';

/** A timer that leaves its state as it is. On some the machine throws: in the guard of the timer, or in its action. */
export interface Tick {
  readonly ms: number;
  readonly manner: 'plain' | 'touchyGuard' | 'touchyAction';
}

/** One state of a random process; `next` are indices of states. */
export type StateSpec = {
  readonly next: readonly [number, number];
  readonly ticks?: readonly Tick[];
} & (
  | { readonly kind: 'waiting'; readonly afterMs?: number }
  | { readonly kind: 'working'; readonly task: TaskName; readonly afterMs?: number }
  /** Invokes a machine, which waits and then calls a task. */
  | { readonly kind: 'parent' }
  /** A task and a timer side by side; `twin`: and a second timer that is due at the same time. */
  | { readonly kind: 'parallel'; readonly task: TaskName; readonly twin?: boolean }
);

/** A random process, as data. */
export interface ProcessSpec {
  readonly states: readonly StateSpec[];
  /** After how many changes of state it ends. */
  readonly maxHops: number;
  /** Whether the machine throws on some ends of tasks and some ticks, which depends on what it has seen so far. */
  readonly isTouchy: boolean;
  readonly retentionMs: number;
  /** Whether operators step in. */
  readonly isOperated?: true;
}

export function drawProcess({ chance, whole, pick }: Draw): ProcessSpec {
  const size = 2 + whole(4);
  return {
    states: Array.from({ length: size }, (): StateSpec => {
      const next = [whole(size), whole(size)] as const;
      const afterMs = pick([40, 900, 4_000, 30_000]);
      const after = chance(0.5) ? { afterMs } : {};
      const kind = pick<StateSpec['kind']>([
        'waiting',
        'waiting',
        'working',
        'working',
        'working',
        'parent',
        'parallel',
      ]);
      switch (kind) {
        case 'waiting':
          return { kind, next, ...after };
        case 'working':
          return { kind, next, task: pick(['pay', 'pay', 'ship', 'note']), ...after };
        case 'parent':
          return { kind, next };
        case 'parallel':
          return { kind, next, task: pick(['pay', 'pay', 'ship', 'note']) };
      }
    }),
    maxHops: 3 + whole(7),
    isTouchy: chance(0.15),
    retentionMs: pick([2_000, 15_000, 600_000]),
  };
}
