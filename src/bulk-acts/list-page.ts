import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { Acting } from './acting.ts';
import type { Page } from './bulk-act-context.ts';
import { toListFilter } from './to-list-filter.ts';
import { toOperator } from './to-operator.ts';

const pageSize = 100;
/** Pages may be empty where all instances on them are those of other tenants. */
const mostPages = 20;

/** The next instances to act on. Empty without a cursor: there are no more. */
export async function listPage(
  runtime: Runtime,
  { process, filter, createdBefore, operator }: Acting,
  cursor: string | undefined,
): Promise<Page> {
  const wanted = { ...toListFilter(filter, createdBefore), limit: pageSize };
  let next = cursor;
  for (let pages = 1; ; pages++) {
    const list = await runtime.list(
      process,
      { ...wanted, ...(next === undefined ? {} : { cursor: next }) },
      { caller: toOperator(operator) },
    );
    next = list.next;
    if (list.instances.length > 0 || next === undefined || pages === mostPages) {
      return {
        page: list.instances.map(({ id }) => id),
        ...(next === undefined ? {} : { cursor: next }),
      };
    }
  }
}
