import type { Cause } from '../step/cause.ts';
import { leaseBehind } from '../step/late-outcomes.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Commit, Lease, Wake } from '../ports/ports.ts';
import type { KeptRequest, RequestKey } from './repeats.ts';
import type { InstanceView } from '../views/view-types.ts';
import type { Step } from '../step/step-result.ts';
import { unknownInstance } from '../step/step-errors.ts';

/** One cause in a mailbox, and the caller that waits for its outcome. */
export interface Letter {
  readonly cause: Cause;
  /** About how much room the cause takes. */
  readonly sizeBytes: number;
  /** The process that the instance must belong to; undefined: any. */
  readonly process: string | undefined;
  /** Whether the sender wants a view of the instance after the step. */
  readonly wantsView: boolean;
  /** Where the request may be repeated: it is answered as the first time, and has no second effect. */
  readonly key: RequestKey | undefined;
  /** Undefined means that the sender may do everything. */
  readonly permission: Permission | undefined;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** What the sender of a letter may do, decided in the state of the instance before the step. */
export interface Permission {
  /** Why the letter must not be taken; undefined: it may be. What it throws is a reason, too. */
  refusal(live: LiveActor): unknown;
  /** Those of these types of events that the sender may send. Default: all. */
  visible?(live: LiveActor, types: readonly string[]): readonly string[];
}

export interface Answer {
  readonly step: Step | Repeated;
  readonly live: LiveActor;
  readonly view: InstanceView | undefined;
}

/** The request was made before; the view is as it was answered then. */
export interface Repeated {
  readonly kind: 'repeated';
  readonly sameRequest: boolean;
}

/**
 * The outcome of a letter on a live actor. It is provisional, and not reported, until the batch is committed or the
 * actor is known to be the newest.
 */
export type Outcome =
  | { readonly kind: 'answered'; readonly letter: Letter; readonly answer: Answer }
  /** It is not for this instance, or not from this sender. */
  | { readonly kind: 'denied'; readonly letter: Letter; readonly error: unknown };

export function settle(outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.kind === 'answered') outcome.letter.settle(outcome.answer);
    else outcome.letter.fail(outcome.error);
  }
}

/** Why a letter is not for this instance, or not from this sender; undefined: it is. */
export function denialOf(
  letter: Letter,
  live: LiveActor,
): Extract<Outcome, { kind: 'denied' }> | undefined {
  const denied = (error: unknown) => ({ kind: 'denied', letter, error }) as const;
  if (letter.process !== undefined && letter.process !== live.process.name) {
    return denied(unknownInstance());
  }
  try {
    const refusal = letter.permission?.refusal(live);
    return refusal === undefined ? undefined : denied(refusal);
  } catch (error) {
    return denied(error);
  }
}

/** The answer to a letter that is the same request as an earlier one of its batch; undefined: none is. */
export function repeatOf({ key }: Letter, before: readonly Outcome[]): Answer | undefined {
  if (key === undefined) return undefined;
  for (const outcome of before) {
    if (outcome.kind === 'denied' || outcome.letter.key?.name !== key.name) continue;
    const { answer, letter } = outcome;
    const sameRequest = letter.key?.fingerprint === key.fingerprint;
    if (sameRequest && answer.step.kind !== 'stepped') return answer;
    return { ...answer, step: { kind: 'repeated', sameRequest } };
  }
  return undefined;
}

/** Under which keys an earlier request may have been answered. */
export function keysOf(letters: readonly Letter[]): readonly RequestKey[] {
  const keys: RequestKey[] = [];
  for (const { key } of letters) if (key !== undefined) keys.push(key);
  return keys;
}

/** The answers of a batch that are to be kept with its commit. */
export function toKeep(outcomes: readonly Outcome[]): readonly KeptRequest[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === 'denied') return [];
    const { key } = outcome.letter;
    const { step, view } = outcome.answer;
    return key !== undefined && view !== undefined && step.kind === 'stepped'
      ? [{ key, view }]
      : [];
  });
}

/** The leases that the steps of a batch stand on; undefined: on none. */
export function holdsOf(outcomes: readonly Outcome[]): Commit['holds'] {
  let holds: Lease[] | undefined;
  for (const outcome of outcomes) {
    if (outcome.kind === 'denied') continue;
    const { kind } = outcome.answer.step;
    if (kind !== 'stepped' && kind !== 'noted') continue;
    const lease = leaseBehind(outcome.answer.live, outcome.letter.cause);
    if (lease !== undefined) (holds ??= []).push(lease);
  }
  return holds;
}

/** The outcomes that stood on a lease which is lost: what their runs said does not count. */
export function outrun(outcomes: readonly Outcome[], lost: readonly Wake[]): readonly Outcome[] {
  const effects = new Set(lost.map(({ effect }) => effect));
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === 'denied') return [];
    const { letter, answer } = outcome;
    const lease = leaseBehind(answer.live, letter.cause);
    if (lease === undefined || !effects.has(lease.wake.effect)) return [];
    return [{ ...outcome, answer: { ...answer, step: { kind: 'stale' }, view: undefined } }];
  });
}
