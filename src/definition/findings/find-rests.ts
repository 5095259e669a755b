import { matchesEvent } from '../machine/matches-event.ts';
import type { GraphAction, GraphEdge, GraphInvoke, GraphState } from '../graph/graph.ts';
import { armsByAction } from './arms-by-action.ts';
import { cancellerOf } from './cancels.ts';
import { deadEndAt } from './dead-end-at.ts';
import type { Evidence, Found } from './finding.ts';
import type { Checked, Subject } from './subject.ts';
import { waitsText } from './waits-text.ts';

type Test = (state: GraphState) => boolean;

/** States in which an instance can stay for ever: because nothing can wake it at all, or only an event from outside. */
export function findRests(subject: Subject): readonly Found[] {
  // What a machine within waits for, its parent may send.
  if (!subject.isRoot) return [];
  const { machine, lookup, shadowed, reached } = subject;
  const edgesOf = (state: GraphState) =>
    lookup.edgesOf(state).filter(({ id }) => !shadowed.has(id));
  // The event of a timer whose own transition is shadowed may take another one.
  const isArmed: Test = (state) =>
    lookup.edgesOf(state).some(({ kind }) => kind === 'after') ||
    state.invokes.some(mayWake) ||
    raisedLater(state, edgesOf(state)).some(
      (sent) => cancellerOf(machine, lookup, state, sent) === undefined,
    );
  const isOpen: Test = (state) =>
    edgesOf(state).some(
      ({ kind, event }) => kind === 'event' && acceptsFromOutside(subject.process, event),
    );
  const byAction = armsByAction(machine);
  const found: Found[] = [];
  for (const state of machine.states) {
    const way = reached.ways.get(state.path);
    if (way === undefined || state.kind !== 'atomic' || isLeftAtOnce(subject, state)) continue;
    const isParallel = lookup.above(state).some(({ kind }) => kind === 'parallel');
    const isGuarded = chainOf(subject, state).some((one) =>
      edgesOf(one).some(({ kind }) => kind === 'always'),
    );
    const isShown = !isParallel && !isGuarded && !byAction;
    const evidence: Evidence = { kind: isShown ? 'graph' : 'possible', way };
    const leavesIn = statesThatEnd(subject, state);
    const isWoken: Test = (one) => isArmed(one) || leavesIn.has(one.path);
    if (canRestAt(subject, state, (one) => isWoken(one) || isOpen(one))) {
      found.push({ ...deadEndAt(subject.key, state.path), evidence });
    } else if (canRestAt(subject, state, isWoken)) {
      const text = waitsText(cancelledIn(subject, chainOf(subject, state)));
      found.push({ ...text, machine: subject.key, path: state.path, evidence });
    }
  }
  return found;
}

/** The delayed events by which states would end themselves, and what can cancel each. */
function cancelledIn(
  { machine, lookup, shadowed }: Subject,
  states: readonly GraphState[],
): readonly string[] {
  return states.flatMap((state) => {
    const edges = lookup.edgesOf(state).filter(({ id }) => !shadowed.has(id));
    return raisedLater(state, edges).flatMap((sent) => {
      const canceller = cancellerOf(machine, lookup, state, sent);
      return canceller === undefined ? [] : [`${canceller} can cancel "${sent.text}"`];
    });
  });
}

/** Whether there is a configuration with this state in which `isWoken` is true of no active state. */
function canRestAt(subject: Subject, state: GraphState, isWoken: Test): boolean {
  const chain = chainOf(subject, state);
  if (chain.some(isWoken)) return false;
  return chain.every(
    (around) =>
      around.kind !== 'parallel' ||
      subject.lookup
        .childrenOf(around)
        .filter((region) => region.kind !== 'history' && !chain.includes(region))
        .every((region) => canRestWithin(subject, region, isWoken)),
  );
}

function canRestWithin(subject: Subject, state: GraphState, isWoken: Test): boolean {
  const { lookup, reached } = subject;
  if (!reached.ways.has(state.path) || isWoken(state)) return false;
  const within = lookup.childrenOf(state);
  const restsIn = (inner: GraphState): boolean => canRestWithin(subject, inner, isWoken);
  switch (state.kind) {
    case 'atomic':
      return !isLeftAtOnce(subject, state);
    case 'final':
      return !endsItsParent(subject, state);
    case 'compound':
      return within.some(restsIn);
    case 'parallel':
      return within.every((inner) => inner.kind === 'history' || restsIn(inner));
    case 'history':
      return false;
  }
}

function chainOf({ lookup }: Subject, state: GraphState): readonly GraphState[] {
  return [state, ...lookup.above(state)];
}

function isLeftAtOnce(subject: Subject, state: GraphState): boolean {
  return chainOf(subject, state).some((one) =>
    subject.lookup
      .edgesOf(one)
      .some(({ kind, guard, targets }) => kind === 'always' && !guard && targets.length > 0),
  );
}

/** The states of other regions in which an `always` of the state leaves it: `always: { guard: stateIn({ work: 'done' }) }`. */
function statesThatEnd(subject: Subject, state: GraphState): ReadonlySet<string> {
  const guards = chainOf(subject, state)
    .flatMap((one) => subject.lookup.edgesOf(one))
    .flatMap(({ kind, guard, targets }) =>
      kind === 'always' && targets.length > 0 ? [guard] : [],
    );
  return new Set(guards.flatMap((guard) => (guard?.kind === 'in' ? pathIn(guard.state) : [])));
}

/** The path in `a.b` or `{a:b}`; none for an id, or several states. */
function pathIn(text: string): readonly string[] {
  if (text.startsWith('#') || text.includes(',')) return [];
  return [text.replaceAll(/[{}]/g, '').replaceAll(':', '.')];
}

function endsItsParent({ lookup }: Subject, state: GraphState): boolean {
  return lookup
    .above(state)
    .slice(0, 1)
    .some((parent) =>
      lookup.edgesOf(parent).some(({ kind, actor }) => kind === 'done' && actor === undefined),
    );
}

/** Whether an invoked actor can tell the machine something by itself. */
function mayWake({ actor }: GraphInvoke): boolean {
  return actor.kind !== 'transition';
}

/** What the state raises later that then ends it: that does the same as an `after`. */
function raisedLater({ entry }: GraphState, edges: readonly GraphEdge[]): readonly GraphAction[] {
  return entry.filter(
    ({ kind, text, delay }) =>
      kind === 'raise' &&
      delay !== undefined &&
      edges.some(
        ({ event, guard, targets }) =>
          guard === undefined && targets.length > 0 && text === `raise ${event}`,
      ),
  );
}

function acceptsFromOutside({ events }: Checked, descriptor: string): boolean {
  if (descriptor.startsWith('xstate.')) return false;
  if (events === undefined) return true;
  return Object.keys(events).some((type) => matchesEvent(type, descriptor));
}
