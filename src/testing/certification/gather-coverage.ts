import type { Process } from '../../definition/define-process.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { coverageNames } from '../coverage/coverage-names.ts';
import { createCoverage } from '../coverage/create-coverage.ts';
import type { Watched } from '../simulations/watched.ts';

/** Reads from the histories of runs which states, transitions and compensations of the process they exercise. */
export function gatherCoverage(
  process: Process,
  instances: readonly Watched[],
): Pick<Coverage, 'states' | 'transitions' | 'compensations'> {
  const gatherer = createCoverage(process);
  for (const watched of instances) {
    if (watched.process.name !== process.name) continue;
    for (const { to, transitions = [] } of watched.history) {
      for (const path of statePaths(to)) gatherer.note('states', coverageNames.state(path));
      for (const edge of transitions) {
        gatherer.note('transitions', coverageNames.transition(edge));
      }
    }
    for (const effect of watched.effects) {
      if (effect.kind !== 'undo') continue;
      gatherer.note('compensations', coverageNames.compensation(effect.task));
    }
  }
  const { states, transitions, compensations } = gatherer.coverage();
  return { states, transitions, compensations };
}
