import { HoldfastError } from '../../errors.ts';
import type { RetryPolicy, AnyTaskPolicy } from '../declarations/task-policy.ts';

/** Throws `process_refused` if a policy is invalid. */
export function assertTask(process: string, task: string, policy: AnyTaskPolicy): void {
  assertPolicy(process, task, policy);
  if (policy.compensation !== undefined) assertPolicy(process, task, policy.compensation);
  if (policy.compensate === undefined) {
    if (policy.compensation === undefined && policy.compensateWhen === undefined) return;
    throw refused(process, `its task ${task} has compensation options but no compensate`);
  }
  if (policy.irreversible) {
    throw refused(
      process,
      `its task ${task} has both compensate and irreversible; remove one of them`,
    );
  }
}

function assertPolicy(process: string, task: string, policy: RetryPolicy): void {
  const { attempts = 1, timeout = 1, heartbeat = 1, backoff = {} } = policy;
  const { initialMs = 0, factor = 1, maxMs = 0, jitter = 0 } = backoff;
  const faults = [
    Number.isInteger(attempts) && attempts >= 1
      ? ''
      : 'attempts must be a whole number of at least 1',
    isTimeLimit(timeout) ? '' : 'timeout must be above 0 ms and below 2^31 ms',
    isTimeLimit(heartbeat) ? '' : 'heartbeat must be above 0 ms and below 2^31 ms',
    initialMs >= 0 && maxMs >= 0 && factor >= 1
      ? ''
      : 'backoff must not be negative, and factor must be at least 1',
    jitter >= 0 && jitter <= 1 ? '' : 'jitter must be from 0 to 1',
  ].filter((fault) => fault !== '');
  if (faults.length > 0) throw refused(process, `its task ${task}: ${faults.join('; ')}`);
}

function isTimeLimit(ms: number): boolean {
  return ms > 0 && ms < 2 ** 31;
}

function refused(process: string, reason: string): HoldfastError {
  return new HoldfastError('process_refused', `The process ${process} is refused: ${reason}.`);
}
