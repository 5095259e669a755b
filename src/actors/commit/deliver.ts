import { HoldfastError, type ErrorCode } from '../../errors.ts';
import type { Cause } from '../step/cause.ts';
import { sleep, type Clock } from '../ports/clock.ts';
import { instanceOf, type EffectId, type InstanceId } from '../ports/ids.ts';
import type { Log } from '../../log.ts';
import { toPlainError } from '../record/plain-error.ts';
import type { Answer } from './mailbox-item.ts';
import { isTooLarge, withoutOutput } from './record-limit.ts';
import { stuckMessage, stuckOn } from '../step/stuck-on.ts';
import type { ThrottledLog } from './throttled-log.ts';

export interface DeliverDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly closed: AbortSignal;
  /** Posts a cause to an instance and resolves with what became of it. */
  readonly post: (id: InstanceId, cause: Cause) => Promise<Answer>;
}

const strandedMessage =
  'an instance does not fit the deployed machine, so its due work is on hold; deploy a machine that fits it, or cancel it';
const unknownMessage = 'due work of an instance is on hold until a node has its process';
const firstRetryMs = 100;
const maxRetryMs = 2_000;

export type Delivered = Answer | 'elsewhere' | undefined;

/**
 * Delivers an outcome or a timer to its instance, and retries while the store is unavailable. If the machine throws,
 * the instance is marked as stuck and the delivery is repeated later, because a deploy may fix the machine. Resolves
 * with the answer, with `elsewhere` if this node does not have the process, or with undefined if the node closed
 * first; the due index then repeats the delivery.
 */
export function createDeliver(
  deps: DeliverDeps,
): (effect: EffectId, cause: Cause) => Promise<Delivered> {
  const { clock, log, throttled, closed } = deps;

  async function insist(id: InstanceId, effect: EffectId, cause: Cause): Promise<Delivered> {
    for (let delayMs = firstRetryMs; ; delayMs = Math.min(delayMs * 2, maxRetryMs)) {
      try {
        const answer = await deps.post(id, cause);
        const { step } = answer;
        if (step.kind === 'stranded') {
          const { name } = answer.live.process;
          const details = { instance: id, effect, process: name, reason: step.reason };
          throttled.warn([name, step.reason], details, strandedMessage);
        }
        if (step.kind !== 'threw') return answer;
        const error = toPlainError(step.error);
        const { name } = answer.live.process;
        throttled.error(
          [name, error.message],
          { instance: id, effect, process: name, error },
          stuckMessage,
        );
        if (cause.kind === 'stuck' && isTooLarge(step.error) && holdsOutput(cause)) {
          return await insist(id, effect, withoutOutput(cause));
        }
        if (cause.kind !== 'ended' && cause.kind !== 'fired') return answer;
        return insist(id, effect, stuckOn(cause, step, clock.now()));
      } catch (error) {
        if (closed.aborted) return undefined;
        if (isOf(error, 'process_changed')) {
          const { message } = toPlainError(error);
          throttled.warn([message], { instance: id, effect, reason: message }, unknownMessage);
          return 'elsewhere';
        }
        if (!isOf(error, 'store_unavailable')) {
          log.error(
            { effect, err: error },
            'an outcome or timer could not be delivered to its instance',
          );
          return undefined;
        }
        const details = { effect, error: toPlainError(error) };
        if (delayMs === firstRetryMs)
          log.warn(details, 'commit failed; retrying until it succeeds');
        else log.debug(details, 'commit failed again');
        await sleep(clock, delayMs, closed);
        if (closed.aborted) return undefined;
      }
    }
  }

  return (effect, cause) => insist(instanceOf(effect), effect, cause);
}

function holdsOutput({ of }: Extract<Cause, { kind: 'stuck' }>): boolean {
  return of.kind === 'ended' && of.outcome.kind === 'completed';
}

function isOf(error: unknown, code: ErrorCode): boolean {
  return error instanceof HoldfastError && error.code === code;
}
