import { hasCode } from '../../errors.ts';
import type { Cause } from '../pending/cause.ts';
import { sleep, type Clock } from '../ports/clock.ts';
import { instanceOf, type EffectId, type InstanceId } from '../ports/ids.ts';
import type { Log } from '../../log.ts';
import { toPlainError } from '../record/plain-error.ts';
import type { Instances } from './instances.ts';
import type { Answer } from '../batch/mailbox-item.ts';
import { isTooLarge, withoutOutput } from '../commit/record-limit.ts';
import { stuckMessage, stuckOn } from '../step/stuck-on.ts';
import type { ThrottledLog } from '../batch/throttled-log.ts';

export interface DeliverDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly closed: AbortSignal;
  readonly instances: Pick<Instances, 'apply' | 'pendingTask'>;
}

const strandedMessage =
  'an instance does not fit the deployed machine, so its due work is on hold; deploy a machine that fits it, or cancel it';
const unknownMessage = 'due work of an instance is on hold until a node has its process';
const forgottenMessage = 'an outcome or a wake was ignored, because its instance no longer exists';
const firstRetryMs = 100;
const maxRetryMs = 2_000;

/** Delivers outcomes and timers to instances, and looks up tasks; retries while the store is unavailable. */
export interface Deliver {
  /**
   * Delivers an outcome or a timer to its instance. If the machine throws, the instance is marked as stuck and the delivery
   * is repeated later, because a deploy may fix the machine.
   */
  cause(to: Recipient, cause: Cause): Promise<Delivered>;
  /** Returns the state of the task of an effect. */
  pendingTask(effect: EffectId): Promise<Delivered>;
}

/** The instance and, if there is one, the effect that a log line names. */
export interface Recipient {
  readonly instance: InstanceId;
  readonly effect?: EffectId;
}

/**
 * The answer; `elsewhere` if this node does not have the process; undefined if it was not delivered here, because the
 * node is closing (the due index brings it back), the instance no longer exists, or an error was logged.
 */
export type Delivered = Answer | 'elsewhere' | undefined;

export function createDeliver(deps: DeliverDeps): Deliver {
  const { clock, log, throttled, closed, instances } = deps;

  async function insist(to: Recipient, ask: () => Promise<Answer>): Promise<Delivered> {
    for (let delayMs = firstRetryMs; ; delayMs = Math.min(delayMs * 2, maxRetryMs)) {
      try {
        return await ask();
      } catch (error) {
        if (closed.aborted) return undefined;
        if (hasCode(error, 'process_changed')) {
          const { message } = toPlainError(error);
          throttled.warn([message], { ...to, reason: message }, unknownMessage);
          return 'elsewhere';
        }
        if (hasCode(error, 'instance_not_found')) {
          log.warn(to, forgottenMessage);
          return undefined;
        }
        if (!hasCode(error, 'store_unavailable')) {
          log.error(
            { ...to, err: error },
            'an outcome or timer could not be delivered to its instance',
          );
          return undefined;
        }
        const details = { ...to, error: toPlainError(error) };
        if (delayMs === firstRetryMs)
          log.warn(details, 'commit failed; retrying until it succeeds');
        else log.debug(details, 'commit failed again');
        await sleep(clock, delayMs, closed);
        if (closed.aborted) return undefined;
      }
    }
  }

  function warnIfStranded(to: Recipient, { live, step }: Answer): void {
    const state = step.kind === 'looked' ? step.found : step;
    if (state.kind !== 'stranded') return;
    const { name } = live.process;
    const details = { ...to, process: name, reason: state.reason };
    throttled.warn([name, state.reason], details, strandedMessage);
  }

  async function deliver(to: Recipient, cause: Cause): Promise<Delivered> {
    const answer = await insist(to, async () => instances.apply(to.instance, cause));
    if (answer === undefined || answer === 'elsewhere') return answer;
    warnIfStranded(to, answer);
    const { step, live } = answer;
    if (step.kind !== 'threw') return answer;
    const { name } = live.process;
    const error = toPlainError(step.error);
    throttled.error([name, error.message], { ...to, process: name, error }, stuckMessage);
    if (cause.kind === 'stuck' && isTooLarge(step.error) && holdsOutput(cause)) {
      return deliver(to, withoutOutput(cause));
    }
    if (cause.kind !== 'ended' && cause.kind !== 'fired') return answer;
    return deliver(to, stuckOn(cause, step, clock.now()));
  }

  return {
    cause: deliver,
    async pendingTask(effect) {
      const to = { instance: instanceOf(effect), effect };
      const answer = await insist(to, async () => instances.pendingTask(effect));
      if (answer !== undefined && answer !== 'elsewhere') warnIfStranded(to, answer);
      return answer;
    },
  };
}

function holdsOutput({ of }: Extract<Cause, { kind: 'stuck' }>): boolean {
  return of.kind === 'ended' && of.outcome.kind === 'completed';
}
