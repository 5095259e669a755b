import type { Cause } from './cause.ts';
import { leaseBehind } from './late-outcomes.ts';
import type { LiveActor } from './live-actor.ts';
import type { Commit, Lease } from './ports.ts';
import { keepAnswers, type RequestKey } from './repeats.ts';
import type { InstanceView } from './runtime-types.ts';
import type { Step } from './step.ts';
import { unknownInstance } from './step-errors.ts';

/** One cause in a mailbox, and who waits for what becomes of it. */
export interface Letter {
  readonly cause: Cause;
  /** The process that the instance must belong to; undefined: any. */
  readonly process: string | undefined;
  /** Wants to know how the instance stands after its step. */
  readonly wantsView: boolean;
  /** Where the request may be repeated: it is answered as the first time, and has no second effect. */
  readonly key: RequestKey | undefined;
  /** May whoever sent it do so? Asked of the instance as it stands before the step. */
  readonly allows: ((live: LiveActor) => boolean) | undefined;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
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

/** A letter, and what became of it. */
export interface Taken {
  readonly letter: Letter;
  readonly answer: Answer;
}

/** Why a letter is not for this instance, or not from this sender. */
export function refusalOf(
  letter: Letter,
  live: LiveActor,
): { readonly error: unknown } | undefined {
  if (letter.process !== undefined && letter.process !== live.process.name) {
    return { error: unknownInstance() };
  }
  try {
    return letter.allows?.(live) === false ? { error: unknownInstance() } : undefined;
  } catch (error) {
    return { error };
  }
}

/** Two letters of one batch may be the same request. */
export function isRepeated({ key }: Letter, before: Letter): boolean {
  return key !== undefined && before.key?.name === key.name;
}

export function repeat({ key }: Letter, { letter, answer }: Taken): Answer {
  const sameRequest = letter.key?.fingerprint === key?.fingerprint;
  if (sameRequest && answer.step.kind !== 'stepped') return answer;
  return { ...answer, step: { kind: 'repeated', sameRequest } };
}

export function marksOf(taken: readonly Taken[]): Commit['marks'] {
  const answers = taken.flatMap(
    ({
      letter: { key },
      answer: {
        step: { kind },
        view,
      },
    }) => (key !== undefined && view !== undefined && kind === 'stepped' ? [{ key, view }] : []),
  );
  return answers.length === 0 ? undefined : keepAnswers(answers);
}

/** The leases that the steps of a batch stand on; undefined: on none. */
export function holdsOf(taken: readonly Taken[]): readonly Lease[] | undefined {
  const holds = taken.flatMap(({ letter: { cause }, answer: { step, live } }) => {
    const lease = step.kind === 'stepped' ? leaseBehind(live.id, cause) : undefined;
    return lease === undefined ? [] : [lease];
  });
  return holds.length === 0 ? undefined : holds;
}
