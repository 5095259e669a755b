import { ownProcesses } from '../base/own-processes.ts';
import type { Caller } from '../../actors/access/caller.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { Period } from '../../actors/statistics/reading/periods.ts';
import type {
  InstanceView,
  NodesView,
  PausesView,
  StatisticsView,
} from '../../actors/views/view-types.ts';

/** One process in the overview. */
export interface ProcessSummary {
  readonly name: string;
  readonly counts: Awaited<ReturnType<Runtime['count']>>;
  readonly statistics: StatisticsView;
  readonly pauses: PausesView;
}

/** Everything that the overview shows. */
export interface OverviewData {
  readonly processes: readonly ProcessSummary[];
  /** Those that need an operator, the newest first. */
  readonly attention: readonly InstanceView[];
  readonly nodes: NodesView;
}

const mostAttention = 10;

export async function loadOverview(
  runtime: Runtime,
  { caller, period }: { readonly caller: Caller | undefined; readonly period: Period },
): Promise<OverviewData> {
  const [processes, nodes] = await Promise.all([
    Promise.all(
      ownProcesses(runtime).map(async ({ name }) => {
        const [counts, statistics, pauses] = await Promise.all([
          runtime.count(name, { caller }),
          runtime.statistics(name, { caller, period, isBrief: true }),
          runtime.pauses(name, { caller }),
        ]);
        return { name, counts, statistics, pauses };
      }),
    ),
    runtime.nodes({ caller }),
  ]);
  const troubled = processes.filter(({ counts }) => counts.attention > 0);
  const lists = await Promise.all(
    troubled.map(async ({ name }) =>
      runtime.list(name, { attention: true, limit: mostAttention }, { caller }),
    ),
  );
  const attention = lists
    .flatMap(({ instances }) => instances)
    .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
    .slice(0, mostAttention);
  return { processes, attention, nodes };
}
