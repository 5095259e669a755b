import type { Clock } from '../../actors/ports/clock.ts';
import { machineIn } from '../../definition/graph/machine-in.ts';
import type { Pictures } from '../../pictures/pictures.ts';
import { processOverlay } from '../../pictures/process-overlay.ts';
import type { Paths } from '../base/paths.ts';
import type { Html } from '../parts/html.ts';
import { PictureCard } from '../parts/picture-card.tsx';
import type { MachineData } from './machine-data.ts';

interface MachineChartProps {
  readonly data: MachineData;
  readonly pictures: Pictures;
  readonly paths: Paths;
  readonly clock: Clock;
}

/** The statechart with how many instances are where, for how long, and how often each transition was taken. */
export function MachineChart({ data, pictures, paths, clock }: MachineChartProps): Html {
  const { process, states, statistics } = data;
  const { graph, searchesState } = process;
  const machine = machineIn(graph, undefined);
  const overlay = processOverlay({
    active: Object.fromEntries(states.map(({ state, active }) => [state, active])),
    medianMs: Object.fromEntries(
      statistics.states.flatMap(({ state, medianMs }) =>
        medianMs === undefined ? [] : [[state, medianMs]],
      ),
    ),
    taken: Object.fromEntries(statistics.transitions.map(({ id, taken }) => [id, taken])),
    edges: machine.edges.map(({ id }) => id),
  });
  const links = Object.fromEntries(
    machine.states
      .filter(({ path, kind }) => path !== '' && kind !== 'history')
      .map(({ path }) => [path, paths.instances({ process: process.name, state: path })]),
  );
  const svg = pictures.toSvg(graph, {
    overlay: { ...overlay, ...(searchesState ? { links } : {}) },
    embedded: true,
  });
  return (
    <PictureCard svg={svg} clock={clock}>
      <p class="legend small dim">
        Blue badges count the instances in a state now, grey ones say the median of the time in it.
        A transition is the wider the more often it was taken; dashed ones were not.
        {searchesState ? ' A click on a state lists its instances.' : ''}
      </p>
    </PictureCard>
  );
}
