import type { Caller } from '../access/caller.ts';
import type { BulkDeed } from '../commit/bulk-deeds.ts';

export interface ByCaller {
  /** The caller. If absent, there is no authentication and everything is allowed. */
  readonly caller?: Caller | undefined;
}

/**
 * A request that is safe to repeat: with the same key and body it has no second effect. It returns the first response
 * again, or the current instance if that response was large.
 */
export interface Repeatable {
  readonly idempotencyKey?: string | undefined;
  /** Called if the request repeats an earlier one and therefore had no effect. */
  readonly replayed?: (() => void) | undefined;
}

/** Options of a change that applies only to a known version. */
export interface Conditional {
  /**
   * Applies the change only if the instance is at this version (or at one of these); otherwise rejects with
   * `precondition_failed`.
   */
  readonly ifVersion?: number | readonly number[] | undefined;
}

/** Options of an act that say why. */
export interface Reasoned {
  /** 1 to 1,000 characters. The history keeps it with the step. */
  readonly reason?: string | undefined;
  /** The bulk act that acts on behalf of the caller, and what this is of it. */
  readonly bulkAct?: BulkDeed | undefined;
}

/** Options of a change that its transport may still refuse. */
export interface Admitted {
  /**
   * Called once with the public id, before the change; by business key, only once an instance is found that the caller
   * may know of. Throws to refuse the change.
   */
  readonly admit?: ((id: string) => void | Promise<void>) | undefined;
}

/** Options of an event by business key that may precede the start of its instance. */
export interface Early {
  /** How long to wait for the instance. Default: `earlyEventMs` of the process. */
  readonly waitMs?: number | undefined;
  /** Called before the wait; its result is released afterwards. Throws to refuse the event. */
  readonly enter?: (() => { release(): void } | undefined) | undefined;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}
