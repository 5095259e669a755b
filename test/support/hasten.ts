import type { AnyStateMachine } from 'xstate';
import type { Process, RetryPolicy } from '../../src/machines/define-process.ts';

/** The same process in a hurry: it retries within milliseconds, and gives up on a call after `timeoutMs`. */
export function hasten(
  process: Process,
  options: { readonly timeoutMs?: number; readonly delays?: Readonly<Record<string, number>> } = {},
): Process {
  const { timeoutMs = 5_000, delays = {} } = options;
  const hastened = <T extends RetryPolicy>(policy: T): T => ({
    ...policy,
    backoff: { initialMs: 5, factor: 1, jitter: 0 },
    timeout: timeoutMs,
  });
  const tasks = Object.entries(process.tasks).map(([name, policy]) => {
    const { compensation } = policy;
    return [
      name,
      { ...hastened(policy), ...(compensation && { compensation: hastened(compensation) }) },
    ];
  });
  const machine: AnyStateMachine = process.machine.provide({ delays });
  return { ...process, machine, tasks: Object.fromEntries(tasks) };
}
