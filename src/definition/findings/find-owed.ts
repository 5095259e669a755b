import type { GraphAction, GraphEdge, GraphInvoke, GraphState, GraphTask } from '../graph/graph.ts';
import { edgeText } from './edge-text.ts';
import type { Found } from './finding.ts';
import { owedAt } from './owed-at.ts';
import type { Subject } from './subject.ts';

type Way = readonly string[];

/** Failed ends that can be reached after a task that can be undone, without a rollback or a `settle` in between. */
export function findOwed(subject: Subject): readonly Found[] {
  if (!subject.isRoot) return [];
  const owed = new Map<string, Found>();
  for (const state of subject.machine.states) {
    const reachedBy = subject.reached.ways.get(state.path);
    if (reachedBy === undefined) continue;
    for (const invoke of state.invokes) {
      if (invoke.actor.kind !== 'task' || invoke.actor.task.compensation === null) continue;
      const leaving = edgesAfter(subject, state, invoke, invoke.actor.task);
      for (const [end, way] of failedEnds(subject, leaving, reachedBy)) {
        const key = JSON.stringify([end, invoke.src]);
        if (owed.has(key)) continue;
        const evidence = { kind: 'possible', way } as const;
        owed.set(key, { ...owedAt(subject.key, end, invoke.src), evidence });
      }
    }
  }
  return [...owed.values()];
}

/**
 * The edges by which a state is left after the task had, or may have had, its effect. A task that failed had none, unless
 * it timed out or its compensation is owed anyway.
 */
function edgesAfter(
  { lookup }: Subject,
  state: GraphState,
  { id }: GraphInvoke,
  { timeoutMs, compensation }: GraphTask,
): readonly GraphEdge[] {
  const mayBeDone = timeoutMs !== null || compensation?.when === 'attempted';
  return [state, ...lookup.above(state)]
    .flatMap(lookup.edgesOf)
    .filter(({ kind, actor }) => mayBeDone || kind !== 'error' || actor !== id);
}

/** The failed ends of the machine behind these edges, each with the shortest way. */
function failedEnds(
  subject: Subject,
  leaving: readonly GraphEdge[],
  reachedBy: Way,
): ReadonlyMap<string, Way> {
  const { lookup, shadowed } = subject;
  const ends = new Map<string, Way>();
  const seen = new Set<string>();
  const queue: { readonly state: GraphState; readonly way: Way }[] = [];
  const follow = (edge: GraphEdge, way: Way): void => {
    if (shadowed.has(edge.id) || edge.actions.some((action) => settles(subject, action))) return;
    for (const target of lookup.targetsOf(edge)) {
      const next = [...way, `${edgeText(edge, lookup)} → ${target.path}`];
      for (const state of enteredWith(subject, target)) {
        if (seen.has(state.path)) continue;
        seen.add(state.path);
        queue.push({ state, way: next });
      }
    }
  };
  for (const edge of leaving) follow(edge, reachedBy);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { state, way } = next;
    if (clears(subject, state)) continue;
    if (state.kind === 'final' && state.parent === '' && isFailed(state)) ends.set(state.path, way);
    for (const edge of lookup.edgesOf(state)) follow(edge, way);
  }
  return ends;
}

/** A state, and those that are entered with it. A state around it that rolls back stops the way, too. */
function enteredWith({ lookup }: Subject, target: GraphState): readonly GraphState[] {
  const within = (state: GraphState): readonly GraphState[] => [
    state,
    ...lookup
      .childrenOf(state)
      .filter(({ path }) => state.kind !== 'compound' || path === state.initial)
      .flatMap(within),
  ];
  const around = lookup.above(target);
  const start = target.kind === 'history' ? (around[0] ?? target) : target;
  return [...within(start), ...around.filter(({ parent }) => parent !== null)];
}

/** Whether nothing is owed any more, or what is owed is meant to stay, once the state is entered. */
function clears(subject: Subject, { invokes, entry, tags }: GraphState): boolean {
  return (
    invokes.some(({ actor }) => actor.kind === 'rollback') ||
    tags.includes('Settled') ||
    entry.some((action) => settles(subject, action))
  );
}

function settles({ machine }: Subject, { kind, text }: GraphAction): boolean {
  if (kind !== 'named') return kind === 'settle';
  return Object.hasOwn(machine.actions, text) && machine.actions[text]?.kind === 'settle';
}

function isFailed({ tags }: GraphState): boolean {
  return tags.includes('Failed') || tags.includes('Cancelled');
}
