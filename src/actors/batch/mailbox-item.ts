import type { Audit } from '../ports/audits.ts';
import type { TaskState } from '../step/find-task.ts';
import type { Cause } from '../pending/cause.ts';
import { isFromCaller } from '../pending/is-from-caller.ts';
import { leaseBehind } from '../pending/late-outcomes.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { EffectId } from '../ports/ids.ts';
import type { Commit, Lease, Wake } from '../ports/ports.ts';
import type { BulkDeed } from '../commit/bulk-deeds.ts';
import type { Kept } from '../commit/keep-marks.ts';
import type { RequestKey } from '../commit/repeats.ts';
import type { InstanceView } from '../views/view-types.ts';
import type { StepResult } from '../step/step-result.ts';
import { unknownInstance } from '../step/step-errors.ts';

/** One cause, or one question about a task, with the promise of its answer. */
export type MailboxItem = Addressed &
  (
    | { readonly cause: Cause }
    /** Applies nothing: asks for the state of the task named `<version>/<index>`. */
    | { readonly cause: undefined; readonly looksFor: string }
  );

interface Addressed {
  /** Approximate size of the cause. */
  readonly sizeBytes: number;
  readonly options: ApplyOptions;
  /** The span that it comes from. */
  readonly traceparent?: string | undefined;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** How a cause is to be applied. */
export interface ApplyOptions {
  /** The process that the instance must belong to. Default: any. */
  readonly process?: string;
  /** What the sender may do. Default: everything. */
  readonly permission?: Permission;
  /** Checked before the step. Throws the reason why the cause must not be applied. */
  readonly check?: (live: LiveActor) => void;
  /** Identifies a request that may be repeated: a repetition gets the first answer and has no second effect. */
  readonly key?: RequestKey | undefined;
  /** What a bulk act does by the cause, if it has an effect: kept by the commit that brings it. */
  readonly deed?: BulkDeed | undefined;
  /** What the audit log says of the cause, if it has an effect: kept by the commit that brings it. */
  readonly audit?: AuditOfCause | undefined;
  /** Whether the answer shows the instance after its step. Required for an answer that is kept under a key. */
  readonly wantsView?: boolean;
}

export interface AuditOfCause extends Audit {
  /** Called once the commit has kept it. */
  readonly kept: () => void;
}

/** What the sender of a cause may do, decided on the instance as it is before the step. */
export interface Permission {
  /** Why the cause must not be applied; undefined if it may be. */
  refusal(live: LiveActor): unknown;
  /** The event types, out of these, that the sender may send. */
  visible(live: LiveActor, types: readonly string[]): readonly string[];
}

export interface Answer {
  readonly step: StepResult | Repeated | Looked;
  readonly live: LiveActor;
  readonly view: InstanceView | undefined;
}

/** The state of the task that was asked about. */
export interface Looked {
  readonly kind: 'looked';
  readonly found: TaskState;
}

/** The request was made before; the view is the one it was answered with then. */
export interface Repeated {
  readonly kind: 'repeated';
  readonly sameRequest: boolean;
}

/**
 * The outcome of an item on a live actor. It is reported only once the batch is committed, or the actor is known to be
 * the newest.
 */
export type Outcome =
  | { readonly kind: 'answered'; readonly item: MailboxItem; readonly answer: Answer }
  /** The item is not for this instance, or its sender is not allowed. */
  | { readonly kind: 'denied'; readonly item: MailboxItem; readonly error: unknown };

export function settle(outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.kind === 'answered') outcome.item.settle(outcome.answer);
    else outcome.item.fail(outcome.error);
  }
}

/** Whether a caller waits for the answer. */
export function isAwaited({ cause }: MailboxItem): boolean {
  return cause !== undefined && isFromCaller(cause);
}

/** Why an item is not for this instance, or its sender not allowed; undefined if neither applies. */
export function denialOf(
  item: MailboxItem,
  live: LiveActor,
): Extract<Outcome, { kind: 'denied' }> | undefined {
  const denied = (error: unknown) => ({ kind: 'denied', item, error }) as const;
  const { process, permission, check } = item.options;
  if (process !== undefined && process !== live.process.name) return denied(unknownInstance());
  // An item of the same batch may have deleted it.
  if (live.isDeleted) return denied(unknownInstance());
  try {
    const refusal = permission?.refusal(live);
    if (refusal !== undefined) return denied(refusal);
    check?.(live);
    return undefined;
  } catch (error) {
    return denied(error);
  }
}

/** The answer to an item that repeats a request of the same batch; undefined if it does not. */
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

/** The keys under which earlier requests may have been answered. */
export function keysOf(items: readonly MailboxItem[]): readonly RequestKey[] {
  const keys: RequestKey[] = [];
  for (const { options } of items) if (options.key !== undefined) keys.push(options.key);
  return keys;
}

/** What to keep of requests, stored with the commit of their batch. */
export function toKeep(outcomes: readonly Outcome[]): readonly Kept[] {
  const kept: Kept[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'denied') continue;
    const { key, deed } = outcome.item.options;
    const { step, view } = outcome.answer;
    if (view === undefined || step.kind !== 'stepped') continue;
    if (key !== undefined) kept.push({ key, view });
    if (deed !== undefined) kept.push({ deed, version: view.version });
  }
  return kept;
}

/** What the commit of a batch has to say to the audit log. */
export function auditsOf(outcomes: readonly Outcome[]): readonly AuditOfCause[] {
  let audits: AuditOfCause[] | undefined;
  for (const outcome of outcomes) {
    const { audit } = outcome.item.options;
    const isDone = outcome.kind === 'answered' && outcome.answer.step.kind === 'stepped';
    if (audit !== undefined && isDone) (audits ??= []).push(audit);
  }
  return audits ?? [];
}

/** The leases that the commit of a batch depends on; undefined if there are none. */
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

/** What somebody has begun that a commit took for waiting. */
export function begunOf({ unleased = [] }: Commit, lost: readonly Wake[]): ReadonlySet<EffectId> {
  const effects = new Set(lost.map(({ effect }) => effect));
  return new Set(unleased.map(({ effect }) => effect).filter((effect) => effects.has(effect)));
}

/** The outcomes that depended on a lost lease: the reports of those runs do not count. */
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
