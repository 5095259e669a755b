import type { Coverage } from '../coverage/coverage.ts';
import type { MachineGraph } from '../../definition/graph/graph.ts';
import type { Process } from '../../definition/define-process.ts';
import type { DisturbanceKind } from './disturbance-kinds.ts';

const mostNames = 20;

/** Says what a certificate of the process does not speak about. */
export function listNotCovered(
  { graph }: Process,
  coverage: Pick<Coverage, 'states' | 'transitions' | 'compensations'>,
  disturbed: Readonly<Record<DisturbanceKind, number>>,
): readonly string[] {
  const missing = (what: string, { missing: names }: Coverage['states']): readonly string[] =>
    names.length === 0 ? [] : [`No scenario ${what} ${few(names)}.`];
  const never = Object.entries(disturbed).flatMap(([kind, runs]) => (runs === 0 ? kind : []));
  const actors = Object.values(graph.machines).flatMap((machine) => Object.values(machine.actors));
  const hasCustom = Object.values(graph.machines).some(hasCustomAction);
  return [
    ...missing('reaches the states', coverage.states),
    ...missing('takes the transitions', coverage.transitions),
    ...missing('calls the compensations of', coverage.compensations),
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
