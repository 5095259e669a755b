import { loggedIdOf } from '../actors/ports/ids.ts';
import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { TaskLog } from '../definition/machine/task.ts';
import { errorCodes, hasCode, HoldfastError } from '../errors.ts';
import type { Acting } from './acting.ts';
import type { FailedAct } from './bulk-act-context.ts';
import type { BulkActInput } from './bulk-act-input.ts';
import { operateOnInstance } from './operate-on-instance.ts';
import { toListFilter } from './to-list-filter.ts';
import { toOperator } from './to-operator.ts';

export type ActResult = 'done' | 'skipped' | FailedAct;

/** An instance that steps all the time must not keep the page forever. */
const mostRounds = 10;
const maxDetail = 500;

/**
 * Acts on one instance, if it still matches. Repeating it after a crash has no second effect: the commit of each act keeps what the bulk
 * act has done to the instance. Rejects if the node or the store cannot carry on.
 */
export async function actOnInstance(
  runtime: Runtime,
  acting: Acting,
  target: string,
  log: TaskLog,
): Promise<ActResult> {
  const { process, id } = acting;
  const caller = toOperator(acting.operator);
  const filter = toListFilter(acting.filter, acting.createdBefore);
  for (let round = 1; ; round++) {
    try {
      const version = await runtime.matching(process, target, filter, { caller });
      // After the version, at which the act must find the instance: what was done later lets it fail.
      const before = await runtime.bulkDone(target, id);
      if (version === undefined) return toResult(before !== undefined);
      const wanted = acting.act;
      if (wanted.kind === 'operate') {
        const at = { version, before };
        return toResult(await operateOnInstance(runtime, acting, wanted.act, target, at));
      }
      // It may be possible again.
      if (before === undefined) await act(runtime, acting, wanted, target, version);
      return 'done';
    } catch (error) {
      if (hasCode(error, 'precondition_failed') && round < mostRounds) continue;
      if (isOver(error)) return toResult((await runtime.bulkDone(target, id)) !== undefined);
      return toFailure(target, error, log);
    }
  }
}

/** An instance that needs nothing more is done because of the bulk act, or for another reason. */
function toResult(isDone: boolean): ActResult {
  return isDone ? 'done' : 'skipped';
}

async function act(
  runtime: Runtime,
  { process, reason, id, operator }: Acting,
  wanted: Exclude<BulkActInput['act'], { readonly kind: 'operate' }>,
  target: string,
  ifVersion: number,
): Promise<void> {
  const bulkAct = { id, deed: wanted.kind };
  const options = { caller: toOperator(operator), reason, bulkAct, ifVersion };
  switch (wanted.kind) {
    case 'cancel': {
      const { rollback } = wanted;
      const how = rollback === undefined ? {} : { rollback };
      await runtime.cancel(process, target, { ...options, ...how });
      return;
    }
    case 'retryRollback':
      await runtime.retryRollback(process, target, options);
      return;
    case 'send':
      await runtime.send(process, target, wanted.event, options);
  }
}

/** Nothing is left to do. */
function isOver(error: unknown): boolean {
  return ['instance_ended', 'instance_not_found', 'nothing_to_undo'].some(
    (code) => error instanceof HoldfastError && error.code === code,
  );
}

/** The failure to keep. Throws what is no fault of the instance. */
function toFailure(id: string, error: unknown, log: TaskLog): FailedAct {
  if (!(error instanceof HoldfastError)) {
    log.error({ target: loggedIdOf(id), err: error }, 'a bulk act failed on an instance');
    return { id, code: 'internal', detail: 'An unexpected error occurred; the log has it.' };
  }
  const { code, message } = error;
  // Waiting for the end of a pause would keep the page, and a stop, for as long.
  if (errorCodes[code].status === 503 && code !== 'process_paused') throw error;
  return { id, code, detail: message.slice(0, maxDetail) };
}
