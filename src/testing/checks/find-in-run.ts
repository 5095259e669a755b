import type { Process } from '../../definition/define-process.ts';
import { search, type Searched, type SearchOptions } from '../search/search.ts';
import { guardOutside } from '../probes/outside-calls.ts';
import { probedMachine } from '../probes/probed-machine.ts';
import { createImpurities, type Impurities } from './create-impurities.ts';
import { createTally } from './create-tally.ts';
import { showFaults } from './show-faults.ts';
import { actorText, showLost, type LostEvent } from './show-lost.ts';
import { showStops } from './show-stops.ts';
import { doubtTexts, showTally } from './show-tally.ts';
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
  /** What is not known of events because their payloads were made up, in sentences. */
  readonly doubts: readonly string[];
}> {
  const { moves } = options;
  const impure: Shown[] = [];
  const tally = createTally(process.graph, (type) => moves.isPayloadGiven(type));
  const impurities = createImpurities(
    process,
    options.tryActions,
    (finding) => {
      impure.push({ finding, proves: () => false });
    },
    tally,
  );
  const lost: LostEvent[] = [];
  const lostNow: Omit<LostEvent, 'at'>[] = [];
  const keepLost = (at: LostEvent['at']): void => {
    lost.push(...lostNow.splice(0).map((one) => ({ ...one, at })));
  };
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
      playing(way) {
        // What the start has lost: no move was played.
        keepLost(undefined);
        tally.begin();
        impurities.begin(() => traceOf(process.graph, way()));
      },
      played(played) {
        keepLost({ state: played.state, move: played.move });
        tally.played(played);
      },
      lost(target, { type }) {
        if (!type.startsWith('xstate.')) lostNow.push({ type, target: actorText(target) });
      },
    },
  );
  // An action goes on after its first `await`.
  await new Promise(setImmediate);
  release?.();
  keepLost(undefined);
  const run = toRun(process, searched, (task) => moves.isOutputUnknown(task));
  // What was not run might let a guard pass.
  const isWhole = searched.cutBy.reasons.length === 0 && moves.unexplored().length === 0;
  const tallied = isWhole ? tally.all() : [];
  const shown = [
    ...impure,
    ...showThrown(run),
    ...showFaults(run),
    ...showStops(run),
    ...showWaits(run),
    ...showLost(run, lost),
    ...showTally(run, tallied),
  ];
  return { shown, searched, untried: impurities.untried(), doubts: doubtTexts(tallied) };
}
