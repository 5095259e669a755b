import type { GraphAction, GraphDelay, GraphState } from '../graph/graph.ts';
import type { Found } from './finding.ts';
import type { Subject } from './subject.ts';

/** Computed delays, and tasks without a time limit. */
export function findUnbounded(subject: Subject): readonly Found[] {
  const { key, machine, lookup, reached } = subject;
  return machine.states.flatMap((state) => {
    const way = reached.ways.get(state.path);
    if (way === undefined) return [];
    const at = { machine: key, path: state.path, evidence: { kind: 'possible', way } } as const;
    const delays = delaysOf(subject, state).filter(({ ms }) => ms === null);
    const names = new Set(delays.map(({ name }) => (name === undefined ? 'a delay' : `"${name}"`)));
    return [
      ...[...names].map((name): Found => ({ ...at, ...computed(name) })),
      ...state.invokes.flatMap(({ src, actor }): readonly Found[] => {
        if (actor.kind !== 'task' || actor.task.timeoutMs !== null) return [];
        const isLimited = [state, ...lookup.above(state)].some((around) =>
          lookup.edgesOf(around).some(({ kind }) => kind === 'after'),
        );
        return isLimited ? [] : [{ ...at, ...unlimited(src) }];
      }),
    ];
  });
}

function computed(name: string) {
  return {
    code: 'unbounded-delay',
    what: `The length of ${name} is computed from data, so it can be longer than you expect.`,
    remedy:
      'Bound it where it is computed, or by the schema of the data, and say so in an allowance.',
  } as const;
}

function unlimited(task: string) {
  return {
    code: 'unbounded-task',
    what: `The task "${task}" has no timeout. If a call never returns, the instance waits for ever.`,
    remedy: `Set the timeout of "${task}" in tasks, or add an after to the state.`,
  } as const;
}

/** The delays of a state, of its transitions, and of the actions of both. */
function delaysOf({ machine, lookup }: Subject, state: GraphState): readonly GraphDelay[] {
  const edges = lookup.edgesOf(state);
  const actions = [...state.entry, ...state.exit, ...edges.flatMap((edge) => edge.actions)];
  const implemented = ({ kind, text, delay }: GraphAction) =>
    kind === 'named' && Object.hasOwn(machine.actions, text) ? machine.actions[text]?.delay : delay;
  return [...edges.map(({ delay }) => delay), ...actions.map(implemented)].filter(
    (delay) => delay !== undefined,
  );
}
