import type { TaskState } from '../step/find-task.ts';
import type { Cause } from '../pending/cause.ts';
import { leaseBehind } from '../pending/late-outcomes.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Commit, Lease, Wake } from '../ports/ports.ts';
import type { KeptRequest, RequestKey } from '../commit/repeats.ts';
import type { InstanceView } from '../views/view-types.ts';
import type { StepResult } from '../step/step-result.ts';
import { unknownInstance } from '../step/step-errors.ts';

/** One cause in a mailbox, or one question about a task, and the promise of its answer. */
export type MailboxItem = Addressed &
  (
    | { readonly cause: Cause }
    /** Nothing is to happen: how does the task stand, named as `<version>/<index>`? */
    | { readonly cause: undefined; readonly looksFor: string }
  );

interface Addressed {
  /** About how much room the cause takes. */
  readonly sizeBytes: number;
  readonly options: ApplyOptions;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** How a cause is to be applied. */
export interface ApplyOptions {
  /** The process that the instance must belong to. Default: any. */
  readonly process?: string;
  /** What the sender may do. Default: everything. */
  readonly permission?: Permission;
  /** Asked of the instance as it stands before the step: it throws the reason why the cause must not be applied. */
  readonly check?: (live: LiveActor) => void;
  /** Where the request may be repeated: it is answered as the first time, and has no second effect. */
  readonly key?: RequestKey | undefined;
  /** The answer shows the instance after its step. An answer that is to be kept under a key must. */
  readonly wantsView?: boolean;
}

/** What the sender of a cause may do. Asked of the instance as it stands before the step. */
export interface Permission {
  /** Why the cause must not be applied; undefined: it may be. */
  refusal(live: LiveActor): unknown;
  /** Those of these types of events that the sender may send. */
  visible(live: LiveActor, types: readonly string[]): readonly string[];
}

export interface Answer {
  readonly step: StepResult | Repeated | Looked;
  readonly live: LiveActor;
  readonly view: InstanceView | undefined;
}

/** How the task stands that was asked about. */
export interface Looked {
  readonly kind: 'looked';
  readonly found: TaskState;
}

/** The request was made before; the view is as it was answered then. */
export interface Repeated {
  readonly kind: 'repeated';
  readonly sameRequest: boolean;
}

/**
 * What became of an item on a live actor. It is not believed, and nobody is told, before the batch is committed or the
 * actor is known to be the newest.
 */
export type Outcome =
  | { readonly kind: 'answered'; readonly item: MailboxItem; readonly answer: Answer }
  /** It is not for this instance, or not from this sender. */
  | { readonly kind: 'denied'; readonly item: MailboxItem; readonly error: unknown };

export function settle(outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.kind === 'answered') outcome.item.settle(outcome.answer);
    else outcome.item.fail(outcome.error);
  }
}

/** Why an item is not for this instance, or not from this sender; undefined: it is. */
export function denialOf(
  item: MailboxItem,
  live: LiveActor,
): Extract<Outcome, { kind: 'denied' }> | undefined {
  const denied = (error: unknown) => ({ kind: 'denied', item, error }) as const;
  const { process, permission, check } = item.options;
  if (process !== undefined && process !== live.process.name) return denied(unknownInstance());
  try {
    const refusal = permission?.refusal(live);
    if (refusal !== undefined) return denied(refusal);
    check?.(live);
    return undefined;
  } catch (error) {
    return denied(error);
  }
}

/** The answer to an item that is the same request as an earlier one of its batch; undefined: none is. */
export function repeatOf(
  { options: { key } }: MailboxItem,
  before: readonly Outcome[],
): Answer | undefined {
  if (key === undefined) return undefined;
  for (const outcome of before) {
    if (outcome.kind === 'denied' || outcome.item.options.key?.name !== key.name) continue;
    const { answer, item } = outcome;
    const sameRequest = item.options.key?.fingerprint === key.fingerprint;
    if (sameRequest && answer.step.kind !== 'stepped') return answer;
    return { ...answer, step: { kind: 'repeated', sameRequest } };
  }
  return undefined;
}

/** Under which keys an earlier request may have been answered. */
export function keysOf(items: readonly MailboxItem[]): readonly RequestKey[] {
  const keys: RequestKey[] = [];
  for (const { options } of items) if (options.key !== undefined) keys.push(options.key);
  return keys;
}

/** The answers of a batch that are to be kept with its commit. */
export function toKeep(outcomes: readonly Outcome[]): readonly KeptRequest[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === 'denied') return [];
    const { key } = outcome.item.options;
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
    const lease = leaseBehind(outcome.answer.live, outcome.item.cause);
    if (lease !== undefined) (holds ??= []).push(lease);
  }
  return holds;
}

/** The outcomes that stood on a lease which is lost: what their runs said does not count. */
export function outrun(outcomes: readonly Outcome[], lost: readonly Wake[]): readonly Outcome[] {
  const effects = new Set(lost.map(({ effect }) => effect));
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === 'denied') return [];
    const { item, answer } = outcome;
    const lease = leaseBehind(answer.live, item.cause);
    if (lease === undefined || !effects.has(lease.wake.effect)) return [];
    return [{ ...outcome, answer: { ...answer, step: { kind: 'stale' }, view: undefined } }];
  });
}
