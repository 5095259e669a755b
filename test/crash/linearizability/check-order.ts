import { toldBy } from './check-events.ts';
import { verdictOn } from './fold.ts';
import type { Violation } from './invariants.ts';
import type { Attempt, Operation, Seen } from './observation.ts';
import type { Moment, Timeline } from './timeline.ts';

/**
 * Every answer reflects a moment between the request and the answer: an event that was acknowledged before another was
 * sent precedes it, reads never go back, and a refusal is one that the instance gives at that moment.
 */
export function checkOrder(
  operations: readonly Operation[],
  timeline: Timeline,
): readonly Violation[] {
  return operations.flatMap((operation) =>
    operation.attempts.flatMap((attempt) => {
      const fault = faultOf(operation, attempt, timeline);
      if (fault === undefined) return [];
      const { request, address } = operation;
      const what = request.kind === 'event' ? JSON.stringify(request.event) : `a ${request.kind}`;
      const answered = `answered ${toldBy([attempt])}`;
      const detail = `${what} of ${address} by ${operation.caller}, ${answered}: ${fault.detail}`;
      return [{ invariant: fault.invariant, detail }];
    }),
  );
}

function faultOf(
  operation: Operation,
  attempt: Attempt,
  timeline: Timeline,
): Violation | undefined {
  const { answer } = attempt;
  switch (answer.kind) {
    case 'unknown':
    case 'unread':
      return undefined;
    case 'unexpected':
      return { invariant: 'every answer is a known one', detail: answer.why };
    case 'accepted':
      return placedFault(operation, attempt, timeline);
    case 'unmodified':
    case 'refused':
    case 'missing':
    case 'denied':
    case 'taken':
    case 'outdated':
    case 'threw':
      return explainedFault(operation, attempt, timeline);
  }
}

/** An answer with an instance has one place in the order. */
function placedFault(
  { request, attempts }: Operation,
  { answer, invokedAt, endedAt }: Attempt,
  timeline: Timeline,
): Violation | undefined {
  if (answer.kind !== 'accepted') return undefined;
  const { seen } = answer;
  if (request.kind === 'read') return readFault(seen, { invokedAt, endedAt }, timeline);
  const { moments } = timeline;
  const [first] = attempts;
  const start = { generation: request.kind === 'start' ? request.generation : '', version: 0 };
  const place =
    request.kind === 'event' ? timeline.placesOf(request.event.id)[0] : timeline.placeOf(start);
  // Its absence from every history is another violation.
  if (place === undefined || first === undefined) return undefined;
  const { from } = timeline.window({ invokedAt: first.invokedAt, endedAt });
  const { to } = timeline.window({ invokedAt, endedAt });
  if (place <= from || place > to) {
    return {
      invariant: 'what was acknowledged before it precedes it',
      detail: `it is ${nameOf(moments[place])}, ${between(moments, from, to)}`,
    };
  }
  // A later version in the answer means that it was read later.
  const isOwn = timeline.placeOf(seen) === place;
  return isOwn ? undefined : readFault(seen, { invokedAt, endedAt }, timeline);
}

function readFault(
  seen: Seen,
  asked: Pick<Attempt, 'invokedAt' | 'endedAt'>,
  timeline: Timeline,
): Violation | undefined {
  const { from, to } = timeline.window(asked);
  const place = timeline.placeOf(seen);
  if (place === undefined) {
    return { invariant: 'what is read was written', detail: describe(seen) };
  }
  if (place >= from && place <= to) return undefined;
  const invariant = place < from ? 'reads never go back' : 'nothing is read before it is sent';
  return { invariant, detail: `${describe(seen)}, ${between(timeline.moments, from, to)}` };
}

/** A refused request must have been refusable at some moment. */
function explainedFault(
  operation: Operation,
  attempt: Attempt,
  timeline: Timeline,
): Violation | undefined {
  const { from, to } = timeline.window(attempt);
  for (let place = from; place <= to; place += 1) {
    const moment = timeline.moments[place];
    if (moment !== undefined && explains(moment, place, operation, attempt, timeline)) {
      return undefined;
    }
  }
  return {
    invariant: 'a refusal holds at the time of the answer',
    detail: `nothing explains it ${between(timeline.moments, from, to)}`,
  };
}

function explains(
  { life, version, folded }: Moment,
  place: number,
  { request, caller }: Operation,
  { answer }: Attempt,
  timeline: Timeline,
): boolean {
  if (answer.kind === 'taken') return life !== undefined;
  if (answer.kind === 'unmodified') {
    return life !== undefined && (version === undefined || version === answer.version);
  }
  if (life === undefined) return answer.kind === 'missing';
  if (request.kind !== 'event') return false;
  const { event, ifVersion, key } = request;
  if (folded === undefined) return true;
  const verdict = verdictOn(folded, event, { caller, generation: life.generation });
  if (answer.kind === 'denied' || verdict === 'denied') return answer.kind === verdict;
  const appliedAt = timeline.placesOf(event.id)[0];
  // From then on the first answer would be repeated.
  const isRepeat =
    key !== undefined &&
    appliedAt !== undefined &&
    appliedAt <= place &&
    timeline.moments[appliedAt]?.life === life;
  if (isRepeat) return false;
  const isOutdated = ifVersion !== undefined && version !== undefined && version !== ifVersion;
  if (answer.kind === 'outdated') return isOutdated || version === undefined;
  return !isOutdated && verdict === answer.kind;
}

function between(moments: readonly Moment[], from: number, to: number): string {
  return `between ${nameOf(moments[from])} and ${nameOf(moments[to])}`;
}

function nameOf(moment: Moment | undefined): string {
  if (moment?.life === undefined) return 'no instance';
  return describe({ generation: moment.life.generation, version: moment.version });
}

function describe(seen: {
  readonly generation: string;
  readonly version?: number | undefined;
}): string {
  return `version ${seen.version ?? 'at the end'} of ${seen.generation}`;
}
