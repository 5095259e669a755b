import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { HistoryStep } from '../actors/views/view-types.ts';
import { hasCode } from '../errors.ts';
import type { Acting } from './acting.ts';
import { toOperator } from './to-operator.ts';

const newest = 100;

/** Those of the newest steps of the instance that come from the bulk act. `known`: a version that it has reached. */
export async function ownSteps(
  runtime: Runtime,
  { process, id, operator }: Acting,
  target: string,
  known?: number,
): Promise<readonly HistoryStep[]> {
  const caller = toOperator(operator);
  try {
    const version = known ?? (await runtime.get(process, target, { caller })).version;
    const page = { after: Math.max(version - newest, -1), caller };
    const { steps } = await runtime.history(process, target, page);
    return steps.filter(({ by }) => by?.bulkAct === id);
  } catch (error) {
    if (hasCode(error, 'instance_not_found')) return [];
    throw error;
  }
}
