import type { Cause } from './cause.ts';
import { sleep, type Clock } from './clock.ts';
import { instanceOf, type EffectId, type InstanceId } from './ids.ts';
import type { Log } from './log.ts';
import { toPlainError } from './plain-error.ts';
import type { Answer } from './letter.ts';
import { stuckMessage, stuckOn } from './stuck-on.ts';

export interface DeliverDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly closed: AbortSignal;
  /** Posts a cause to an instance and resolves with what became of it. */
  readonly post: (id: InstanceId, cause: Cause) => Promise<Answer>;
}

const firstRetryMs = 100;
const maxRetryMs = 2_000;

/**
 * Brings what happened (a task ended, a timer fired) to its instance, trying on while the store is away. Where the
 * machine throws, the instance is marked as stuck, and told again later: by then a deploy may have mended the machine.
 * Resolves with the answer, or undefined where the node closed first: the due index then brings it back.
 */
export function createDeliver(
  deps: DeliverDeps,
): (effect: EffectId, cause: Cause) => Promise<Answer | undefined> {
  const { clock, log, closed } = deps;

  async function insist(
    id: InstanceId,
    effect: EffectId,
    cause: Cause,
  ): Promise<Answer | undefined> {
    for (let delayMs = firstRetryMs; ; delayMs = Math.min(delayMs * 2, maxRetryMs)) {
      try {
        const answer = await deps.post(id, cause);
        const { step } = answer;
        if (step.kind !== 'threw') return answer;
        log.error({ effect, error: toPlainError(step.error) }, stuckMessage);
        if (cause.kind !== 'ended' && cause.kind !== 'fired') return answer;
        return insist(id, effect, stuckOn(cause, step, clock.now()));
      } catch (error) {
        if (closed.aborted) return undefined;
        if (!isPassing(error)) {
          log.error({ effect, err: error }, 'what happened could not be brought to its instance');
          return undefined;
        }
        const details = { effect, error: toPlainError(error) };
        if (delayMs === firstRetryMs)
          log.warn(details, 'commit failed; trying on until it succeeds');
        else log.debug(details, 'commit failed again');
        await sleep(clock, delayMs, closed);
        if (closed.aborted) return undefined;
      }
    }
  }

  return (effect, cause) => insist(instanceOf(effect), effect, cause);
}

function isPassing(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'store_unavailable'
  );
}
