import type { AnyStateMachine } from 'xstate';
import type { Process, RetryPolicy } from '../../src/definition/define-process.ts';

export interface Haste {
  /** The time limit of one attempt. Default 5,000. */
  readonly timeoutMs?: number;
  /** How often each task is tried; its compensation as often as before. Default: as before. */
  readonly attempts?: number;
  /** By the name that they have in the machine. */
  readonly delays?: Readonly<Record<string, number>>;
}

/** The same process in a hurry: it retries within milliseconds, and gives up on calls sooner. */
export function hasten(process: Process, haste: Haste = {}): Process {
  const { timeoutMs = 5_000, attempts, delays = {} } = haste;
  const hastened = <T extends RetryPolicy>(policy: T): T => ({
    ...policy,
    backoff: { initialMs: 5, factor: 1, jitter: 0 },
    timeout: timeoutMs,
  });
  const tasks = Object.entries(process.tasks).map(([name, { compensation, ...policy }]) => [
    name,
    {
      ...hastened(policy),
      ...(attempts === undefined ? {} : { attempts }),
      ...(compensation === undefined ? {} : { compensation: hastened(compensation) }),
    },
  ]);
  const machine: AnyStateMachine = process.machine.provide({ delays });
  return { ...process, machine, tasks: Object.fromEntries(tasks) };
}
