import type { AnyTaskPolicy } from '../../../src/definition/define-process.ts';

/** How often each task of the random processes is tried, and how often its compensation. */
export const attemptsOf = { pay: 3, ship: 2, note: 1, ask: 2, childWork: 2 } as const;
export const undoAttempts = 4;
/** How long an attempt may take. */
export const timeoutMsOf = { ship: 4_000, ask: 9_000 } as const;

const backoff = { initialMs: 300, factor: 2, jitter: 0.5 };

/** `pay` and `ask` can be undone; `ship` and `ask` have a time limit; `note` is tried once. */
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
    ship: { attempts: attemptsOf.ship, timeout: timeoutMsOf.ship, backoff, irreversible: true },
    note: { attempts: attemptsOf.note, irreversible: true },
    ask: {
      attempts: attemptsOf.ask,
      timeout: timeoutMsOf.ask,
      backoff,
      compensate,
      compensation: { attempts: undoAttempts, backoff },
    },
    childWork: { attempts: attemptsOf.childWork, backoff, irreversible: true },
  };
}
