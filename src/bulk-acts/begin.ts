import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { Begun } from './bulk-act-context.ts';
import type { BulkActInput } from './bulk-act-input.ts';
import { toListFilter } from './to-list-filter.ts';
import { toOperator } from './to-operator.ts';

/** Fixes on whose behalf the bulk act with this internal id acts, and on which instances. */
export async function begin(
  runtime: Runtime,
  { process, filter }: Pick<BulkActInput, 'process' | 'filter'>,
  instanceId: string,
): Promise<Begun> {
  const self = await runtime.identify(instanceId);
  if (self === undefined) throw new Error('The bulk act is gone');
  const { id, owner: operator, createdAt } = self;
  // Those of the same moment were there before it as likely as not.
  const createdBefore = createdAt + 1;
  const wanted = toListFilter(filter, createdBefore);
  const { count, more } = await runtime.preview(process, wanted, { caller: toOperator(operator) });
  return { id, operator, createdBefore, expected: { count, more } };
}
