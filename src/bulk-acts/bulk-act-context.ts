import type { Owner } from '../actors/record/record.ts';
import type { MatchCount } from '../actors/views/view-types.ts';
import type { BulkActInput } from './bulk-act-input.ts';

/** What is fixed when a bulk act begins. */
export interface Begun {
  /** The public id of the bulk act. */
  readonly id: string;
  /** The caller that started it; absent if callers are not known. */
  readonly operator?: Owner | undefined;
  /** Epoch milliseconds: instances that were created later do not match. */
  readonly createdBefore: number;
  /** How many instances matched when it began. */
  readonly expected: MatchCount;
}

/** Instances to act on, by their public ids. */
export interface Page {
  readonly page: readonly string[];
  /** Where the next page begins, if there is one. */
  readonly cursor?: string | undefined;
}

/** An instance on which the act failed. */
export interface FailedAct {
  readonly id: string;
  /** An error code of Holdfast. */
  readonly code: string;
  readonly detail: string;
}

/** What came of one page. */
export interface PageResult {
  readonly done: number;
  readonly skipped: number;
  readonly failures: readonly FailedAct[];
}

/** Why a bulk act ended before its last page. */
export interface BulkActFailure {
  readonly code?: string | undefined;
  readonly message: string;
}

/** The context of the machine. */
export interface BulkActContext extends BulkActInput, Partial<Begun>, Page {
  readonly matched: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  /** The newest failures. */
  readonly failures: readonly FailedAct[];
  readonly failure?: BulkActFailure;
}
