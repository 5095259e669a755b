import type { Act } from '../plans/act.ts';

/** What a client was answered, after all its repetitions. */
export interface Answer {
  readonly act: Act;
  /** When the client began, and when it knew: epoch milliseconds. */
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly result:
    /** `generation`: of the instance that answered, if its data was shown. */
    | {
        readonly kind: 'done';
        readonly generation: string | undefined;
        readonly log: readonly string[] | undefined;
      }
    /** Nothing was changed. */
    | { readonly kind: 'refused'; readonly code: string }
    /** No answer, or one that leaves it open. */
    | { readonly kind: 'unknown'; readonly why: string };
  /** Whether an earlier attempt was left open. */
  readonly isRepeated: boolean;
}

/** The sequences of the steps that a client was told of by the stream of one instance, in order. */
export type Followed = readonly number[];
