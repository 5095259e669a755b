import type { Process } from '../../definition/define-process.ts';
import { search, type Searched, type SearchOptions } from '../search/search.ts';
import { guardOutside } from '../probes/outside-calls.ts';
import { probedMachine } from '../probes/probed-machine.ts';
import { createImpurities, type Impurities } from './create-impurities.ts';
import { showFaults } from './show-faults.ts';
import { showStops } from './show-stops.ts';
import { showThrown } from './show-thrown.ts';
import { showWaits } from './show-waits.ts';
import type { Shown } from './shown.ts';
import { toRun } from './to-run.ts';
import { traceOf } from './trace-of.ts';

/** What a run of a process shows, with the shortest way to it, and the custom actions that it left out. */
export async function findInRun(
  process: Process,
  options: Pick<SearchOptions, 'input' | 'moves' | 'maxMoves' | 'signal' | 'onProgress'> & {
    readonly tryActions: boolean;
  },
): Promise<{
  readonly shown: readonly Shown[];
  readonly searched: Searched;
  readonly untried: ReturnType<Impurities['untried']>;
}> {
  const impure: Shown[] = [];
  const impurities = createImpurities(process, options.tryActions, (finding) => {
    impure.push({ finding, proves: () => false });
  });
  const machine = probedMachine(process.machine, impurities.hear);
  const release = options.tryActions ? guardOutside() : undefined;
  const searched = await search(
    { ...process, machine },
    {
      ...options,
      maxStates: Infinity,
      maxDepth: Infinity,
      maxMillis: Infinity,
      reached: () => undefined,
      playing: (way) => impurities.begin(() => traceOf(process.graph, way())),
    },
  );
  // An action goes on after its first `await`.
  await new Promise(setImmediate);
  release?.();
  const run = toRun(process, searched, (task) => options.moves.isOutputUnknown(task));
  const shown = [
    ...impure,
    ...showThrown(run),
    ...showFaults(run),
    ...showStops(run),
    ...showWaits(run),
  ];
  return { shown, searched, untried: impurities.untried() };
}
