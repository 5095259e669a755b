import type { Runtime } from '../actors/contract/runtime-types.ts';
import { task } from '../definition/machine/task.ts';
import { errorCodes, HoldfastError, TaskError } from '../errors.ts';
import type { Acting } from './acting.ts';
import { actOnPage } from './act-on-page.ts';
import { begin } from './begin.ts';
import type { Begun, Page, PageResult } from './bulk-act-context.ts';
import type { BulkActInput } from './bulk-act-input.ts';
import { listPage } from './list-page.ts';

/** The tasks of bulk acts. Each can be repeated. */
export function createBulkActTasks(runtime: () => Runtime) {
  return {
    begin: task<Begun, Pick<BulkActInput, 'process' | 'filter'>>(async ({ input, instanceId }) =>
      orEnd(begin(runtime(), input, instanceId)),
    ),
    listPage: task<Page, Acting & Pick<Page, 'cursor'>>(async ({ input }) =>
      orEnd(listPage(runtime(), input, input.cursor)),
    ),
    actOnPage: task<PageResult, Acting & Pick<Page, 'page'>>(async (scope) =>
      orEnd(actOnPage(runtime(), scope.input, scope.input.page, scope)),
    ),
  };
}

/** What a client did wrong does not get better by another attempt. */
async function orEnd<T>(running: Promise<T>): Promise<T> {
  try {
    return await running;
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    const { code, message } = error;
    const retryable = errorCodes[code].status >= 500;
    throw new TaskError(message, { code, retryable, cause: error });
  }
}
