import type { AnyTaskPolicy } from '../../../src/definition/define-process.ts';

/** How often each task of the random processes is tried, and how often its compensation. */
export const attemptsOf = { pay: 3, ship: 2, note: 1, childWork: 2 } as const;
export const undoAttempts = 4;

const backoff = { initialMs: 300, factor: 2, jitter: 0.5 };

/** `pay` can be undone; `ship` has a time limit; `note` is tried once. */
export function taskPolicies(
  compensate: () => Promise<unknown>,
): Readonly<Record<string, AnyTaskPolicy>> {
  return {
    pay: {
      attempts: attemptsOf.pay,
      backoff,
      compensate,
      compensation: { attempts: undoAttempts, backoff },
    },
    ship: { attempts: attemptsOf.ship, timeout: 4_000, backoff, irreversible: true },
    note: { attempts: attemptsOf.note, irreversible: true },
    childWork: { attempts: attemptsOf.childWork, backoff, irreversible: true },
  };
}
