import type { Cause } from '../pending/cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { StepResult } from '../step/step-result.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import { armedIn } from './armed-in.ts';

/**
 * Steps within a span of its own, if there is tracing. The span stays open until the commit of the step; a step that is not
 * committed leaves none. `from`: the span that the cause comes from.
 */
export function inStepSpan(
  tracing: Tracing | undefined,
  live: LiveActor,
  cause: Cause,
  step: () => StepResult,
  from?: string,
): StepResult {
  if (tracing === undefined) return step();
  // A timer starts a trace, whatever woke it.
  const parent = cause.kind === 'fired' ? undefined : from;
  const { process, id } = live;
  const span = tracing.open('step', {
    kind: 'internal',
    parent,
    link: isFollowUp(cause, parent) ? armedIn(live, cause) : undefined,
    attributes: { 'holdfast.process': process.name, 'holdfast.instance': id },
  });
  live.stepTraceparent = span.traceparent;
  const result = span.within(step);
  live.stepTraceparent = undefined;
  if (result.kind !== 'stepped') return result;
  const { event, sequence } = result.entry;
  span.rename(`step ${event.type}`);
  span.set({ 'holdfast.version': sequence });
  if (cause.kind === 'stuck') span.fail(cause.error);
  return { ...result, span };
}

/** Whether it is not part of what armed the effect of its cause. */
function isFollowUp(cause: Cause, parent: string | undefined): boolean {
  if (parent === undefined || cause.kind === 'progress') return true;
  return cause.kind === 'ended' && cause.by === 'callback';
}
