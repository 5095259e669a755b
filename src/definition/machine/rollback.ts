import { fromPromise, type PromiseActorLogic } from 'xstate';

/** What a machine may tell the `rollback` actor. */
export interface RollbackInput {
  /** Undo only what completed after this task last did. Default: undo everything. */
  readonly to?: string;
  /** How many compensations run at once. Default 1: strictly newest first. */
  readonly concurrency?: number;
}

/** What `rollback` ends with: the tasks that it undid, in the order in which they were undone. */
export interface RollbackOutput {
  readonly undone: readonly string[];
}

/**
 * The built-in actor that undoes: `invoke: { src: 'rollback', onDone, onError }`. Holdfast runs the instance's ledger
 * for it. It errors with code `rollback_incomplete`, and the `failures`, when some compensation could not be done.
 * Under a plain `createActor` there is no ledger: it is done at once.
 */
export const rollback: PromiseActorLogic<RollbackOutput, RollbackInput | undefined> = fromPromise<
  RollbackOutput,
  RollbackInput | undefined
>(async () => ({ undone: [] }));

/** The name by which machines invoke the built-in actor. */
export const rollbackSrc = 'rollback';
