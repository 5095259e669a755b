import { matchesEvent } from '../machine/matches-event.ts';
import type { GraphInvoke, GraphState } from '../graph/graph.ts';
import type { Found } from './finding.ts';
import type { Subject } from './subject.ts';

/** Actors whose failure would end the instance. */
export function findUnhandledFailures(subject: Subject, all: readonly Subject[]): readonly Found[] {
  // The failure of a machine within is for its parent to handle.
  return subject.isRoot ? unhandledIn(subject, all, new Set()) : [];
}

function unhandledIn(
  subject: Subject,
  all: readonly Subject[],
  around: ReadonlySet<Subject>,
): readonly Found[] {
  if (around.has(subject)) return [];
  const within = new Set([...around, subject]);
  return subject.machine.states.flatMap((state) => {
    const way = subject.reached.ways.get(state.path);
    if (way === undefined) return [];
    return state.invokes.flatMap((invoke): readonly Found[] => {
      const handling = handlingOf(subject, state, invoke);
      if (handling === 'handled' || !mayFail(invoke, all, within)) return [];
      return [
        {
          code: 'unhandled-failure',
          machine: subject.key,
          path: state.path,
          what: `If ${describe(invoke)} fails${handling === 'guarded' ? ' and no guard of its onError holds' : ''}, the instance ends as Failed at once, and nothing is undone.`,
          remedy: `Add an onError${handling === 'guarded' ? ' without a guard' : ''} to the invoke of "${invoke.src}".`,
          evidence:
            handling === 'guarded'
              ? { kind: 'possible', way: [...way, `${invoke.src} fails`] }
              : { kind: 'graph', way: [...way, `${invoke.src} fails → Failed`] },
        },
      ];
    });
  });
}

function handlingOf(
  { machine, lookup }: Subject,
  state: GraphState,
  { id }: GraphInvoke,
): 'handled' | 'guarded' | 'unhandled' {
  const error = `xstate.error.actor.${id}`;
  const chain = new Set([state, ...lookup.above(state)].map(({ path }) => path));
  const takers = machine.edges.filter(
    ({ kind, event }) => kind !== 'always' && matchesEvent(error, event),
  );
  const own = takers.filter(({ source }) => chain.has(source));
  if (own.some(({ guard }) => guard === undefined)) return 'handled';
  // A wildcard in another region takes it, too, while that is active.
  return takers.length > 0 ? 'guarded' : 'unhandled';
}

function mayFail(
  { actor }: GraphInvoke,
  all: readonly Subject[],
  around: ReadonlySet<Subject>,
): boolean {
  switch (actor.kind) {
    case 'task':
    case 'rollback':
    case 'live':
      return true;
    case 'machine':
      return all.some(
        (inner) => inner.key === actor.machine && unhandledIn(inner, all, around).length > 0,
      );
    case 'transition':
    case 'unnamed':
      return false;
  }
}

function describe({ src, actor }: GraphInvoke): string {
  switch (actor.kind) {
    case 'task':
      return `the task "${src}"`;
    case 'rollback':
      return 'a compensation of the rollback';
    case 'machine':
      return `a task within the machine "${src}"`;
    case 'transition':
    case 'live':
    case 'unnamed':
      return `the actor "${src}"`;
  }
}
