import type { Caller } from '../../actors/access/caller.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { Period } from '../../actors/statistics/reading/periods.ts';
import type { PausesView, StateCounts, StatisticsView } from '../../actors/views/view-types.ts';
import type { Process } from '../../definition/define-process.ts';

/** Everything that the page of a process shows. */
export interface MachineData {
  readonly process: Process;
  readonly counts: Awaited<ReturnType<Runtime['count']>>;
  readonly states: StateCounts['states'];
  /** Whether not all instances are in the counts of the states yet. */
  readonly isCounting: boolean;
  readonly statistics: StatisticsView;
  readonly pauses: PausesView;
}

export async function loadMachine(
  runtime: Runtime,
  process: Process,
  { caller, period }: { readonly caller: Caller | undefined; readonly period: Period },
): Promise<MachineData> {
  const { name } = process;
  const [counts, { states, counting: isCounting = false }, statistics, pauses] = await Promise.all([
    runtime.count(name, { caller }),
    runtime.states(name, { caller }),
    runtime.statistics(name, { caller, period }),
    runtime.pauses(name, { caller }),
  ]);
  return { process, counts, states, isCounting, statistics, pauses };
}
