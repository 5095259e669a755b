import type { Coverage, CoverageKind } from '../coverage/coverage.ts';
import { coverageKinds } from '../coverage/coverage-kinds.ts';
import { createDescriber } from '../coverage/create-describer.ts';
import type { Graph, MachineGraph } from '../../definition/graph/graph.ts';
import type { Process } from '../../definition/define-process.ts';
import type { DisturbanceKind } from './disturbance-kinds.ts';

const mostNames = 20;

/** Says what a certificate of the process does not speak about. */
export function listNotCovered(
  { graph }: Process,
  coverage: Coverage,
  disturbed: Readonly<Record<DisturbanceKind, number>>,
): readonly string[] {
  const never = Object.entries(disturbed).flatMap(([kind, runs]) => (runs === 0 ? kind : []));
  const actors = Object.values(graph.machines).flatMap((machine) => Object.values(machine.actors));
  const hasCustom = Object.values(graph.machines).some(hasCustomAction);
  return [
    ...listMissing(graph, coverage),
    ...(never.length === 0 ? [] : [`Nothing could be disturbed, or was to be, by: ${few(never)}.`]),
    ...(hasCustom
      ? [
          'Custom actions run at most once: a crash may lose one, and only what `read` of the outside returns would show it.',
        ]
      : []),
    ...(actors.some(({ kind }) => kind === 'live')
      ? [
          'Callback and observable actors start anew on each node; what they do to the outside is not compared.',
        ]
      : []),
    'Times are compared with a tolerance of an hour or more, because recovery takes time.',
    'Where a call fails undisturbed, a disturbed run may undo it too: the runtime cannot know what a lost call has done.',
    'The store loses nothing that it has acknowledged, as with `appendfsync always`. Retention does not end.',
  ];
}

const lacks: Readonly<Record<CoverageKind, string>> = {
  states: 'reaches the states',
  transitions: 'takes the transitions',
  guards: 'has guards that return',
  taskOutcomes: 'has calls with the outcomes',
  compensations: 'calls the compensations of',
};

function listMissing(graph: Graph, coverage: Coverage): readonly string[] {
  const describe = createDescriber(graph);
  const described = (name: string): string => {
    const text = describe(name);
    return text === undefined ? name : `${name} (${text})`;
  };
  return coverageKinds.flatMap(([kind]) => {
    const { missing } = coverage[kind];
    return missing.length === 0
      ? []
      : [`No disturbed run ${lacks[kind]} ${few(missing.map(described))}.`];
  });
}

function few(names: readonly string[]): string {
  const more = names.length - mostNames;
  return names.slice(0, mostNames).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function hasCustomAction({ states, edges, actions }: MachineGraph): boolean {
  return [
    ...states.flatMap(({ entry, exit }) => [...entry, ...exit]),
    ...edges.flatMap((edge) => edge.actions),
  ].some(({ kind, text }) => {
    const implemented = kind === 'named' ? actions[text]?.kind : kind;
    return implemented === undefined || implemented === 'inline';
  });
}
