import { fromPromise, type PromiseActorLogic } from 'xstate';

/** The input of the `rollback` actor. */
export interface RollbackInput {
  /** Undoes only effects after the last completion of this task. Default: undoes everything. */
  readonly to?: string;
  /** The number of compensations that run in parallel. Default 1: strictly newest first. */
  readonly concurrency?: number;
}

/** The output of `rollback`: the tasks that it undid, in order. */
export interface RollbackOutput {
  readonly undone: readonly string[];
}

/**
 * The built-in actor that undoes effects: `invoke: { src: 'rollback', onDone, onError }`. Holdfast works off the
 * ledger of the instance. If a compensation fails for good, the actor errors with the code `rollback_incomplete` and
 * the `failures`. Under a plain `createActor` there is no ledger, and it completes immediately.
 */
export const rollback: PromiseActorLogic<RollbackOutput, RollbackInput | undefined> = fromPromise<
  RollbackOutput,
  RollbackInput | undefined
>(async () => ({ undone: [] }));

/** The name by which machines invoke the built-in actor. */
export const rollbackSrc = 'rollback';
