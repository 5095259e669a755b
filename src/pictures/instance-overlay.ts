import type { InstanceView, HistoryStep, TaskView } from '../actors/views/view-types.ts';
import type { Graph, GraphState, MachineGraph } from '../definition/graph/graph.ts';
import { statePaths } from '../definition/graph/state-paths.ts';
import { durationText } from './layout/duration.ts';
import { cutBadges, type UnmadeBadge } from './cut-badges.ts';
import type { Badge, Overlay } from './drawing/overlay.ts';

type Instance = Pick<InstanceView, 'state' | 'status' | 'tasks' | 'timers' | 'ledger'>;

/**
 * What an instance adds to the picture of its process: the active states, the edges that its last step took,
 * tasks that run, wait for a retry or failed, timers, and what is owed. `nowMs`: epoch milliseconds. `held`: the ids of the tasks
 * and timers that wait for the end of a pause; default: none.
 */
export function instanceOverlay(
  graph: Graph,
  instance: Instance,
  last: HistoryStep | undefined,
  nowMs: number,
  held: ReadonlySet<string> = new Set(),
): Overlay {
  const machine = graph.machines[graph.root];
  if (machine === undefined) return {};
  // The machine itself is active with its states.
  const active = ['', ...statePaths(instance.state)];
  return {
    active,
    taken: last?.transitions ?? [],
    badges: cutBadges(badgesOf(graph, machine, { ...instance, active, nowMs, held })),
  };
}

interface Shown extends Instance {
  readonly active: readonly string[];
  readonly nowMs: number;
  readonly held: ReadonlySet<string>;
}

function* badgesOf(graph: Graph, machine: MachineGraph, instance: Shown): Iterable<UnmadeBadge> {
  const { active, nowMs, held } = instance;
  /** The paths of the states with a task, by its name: an instance can have very many tasks of few names. */
  const paths = new Map<string, readonly string[]>();
  const pathsWith = (task: string): readonly string[] => {
    const known = paths.get(task);
    if (known !== undefined) return known;
    const found = statesWith(graph, machine, task).map(({ path }) => path);
    paths.set(task, found);
    return found;
  };
  for (const task of instance.tasks) {
    if (task.undo === true || (task.outcome !== 'failed' && task.outcome !== 'pending')) continue;
    const make = () => taskBadge(graph, task, held.has(task.id) ? 'held' : nowMs);
    for (const state of pathsWith(task.name)) if (active.includes(state)) yield { state, make };
  }
  for (const { id, event, firesAt } of instance.timers) {
    // The timers of `after` are at their states; others belong to the machine as a whole.
    const edge = machine.edges.find((one) => one.event === event && active.includes(one.source));
    const words = edge === undefined ? event : 'timer';
    const make = () => timerBadge(words, firesAt, held.has(id) ? 'held' : nowMs);
    yield { state: edge?.source ?? '', make };
  }
  // What a rollback would undo, is undoing or has undone, at the states that did it.
  for (const { task, state } of instance.ledger) {
    const [at] = pathsWith(task);
    if (at === undefined || state === 'settled' || state === 'skipped') continue;
    // A process that has completed owes nothing that anybody would undo.
    if (state === 'owed' && instance.status === 'Completed') continue;
    yield { state: at, make: () => ledgerBadge(state) };
  }
}

type BadgeText = Omit<Badge, 'state'>;

function taskBadge(graph: Graph, task: TaskView, now: number | 'held'): BadgeText {
  if (task.outcome === 'failed') return { text: 'failed', tone: 'bad' };
  if (task.handedOver === true) return { text: 'handed over', tone: 'wait' };
  if (now === 'held') return { text: 'paused', tone: 'warn' };
  const limit = attemptsOf(graph, task.name);
  const next = task.retryAt === undefined ? task.attempts : task.attempts + 1;
  const count = limit === undefined ? `attempt ${next}` : `attempt ${next} of ${limit}`;
  if (task.retryAt === undefined) {
    return task.attempts > 1 ? { text: count, tone: 'warn' } : { text: 'running', tone: 'note' };
  }
  return { ...countdown(count, task.retryAt, now), tone: 'warn' };
}

function attemptsOf(graph: Graph, name: string): number | undefined {
  const actors = Object.values(graph.machines).map((inner) => inner.actors[name]);
  const found = actors.find((actor) => actor?.kind === 'task');
  return found?.kind === 'task' ? found.task.attempts : undefined;
}

function timerBadge(words: string, firesAt: string, now: number | 'held'): BadgeText {
  const text = now === 'held' ? { text: `${words} paused` } : countdown(words, firesAt, now);
  return { ...text, tone: 'wait' };
}

function countdown(
  words: string,
  endsAt: string,
  nowMs: number,
): Pick<Badge, 'text' | 'countdown'> {
  const leftMs = Date.parse(endsAt) - nowMs;
  const text = leftMs <= 0 ? `${words} due` : `${words} in ${durationText(leftMs)}`;
  return { text, countdown: { words, endsAt } };
}

function ledgerBadge(state: InstanceView['ledger'][number]['state']): BadgeText {
  const tone = state === 'failed' ? 'bad' : state === 'undone' ? 'note' : 'warn';
  return { text: state === 'failed' ? 'not undone' : state, tone };
}

/** The states of the machine that invoke a task, or a machine that can run it. */
function statesWith(graph: Graph, machine: MachineGraph, task: string): readonly GraphState[] {
  return machine.states.filter(({ invokes }) =>
    invokes.some(
      ({ src, actor }) =>
        (actor.kind === 'task' && src === task) ||
        (actor.kind === 'machine' && runs(graph, actor.machine, task, new Set())),
    ),
  );
}

function runs(graph: Graph, key: string, task: string, seen: Set<string>): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return Object.entries(graph.machines[key]?.actors ?? {}).some(
    ([name, actor]) =>
      (actor.kind === 'task' && name === task) ||
      (actor.kind === 'machine' && runs(graph, actor.machine, task, seen)),
  );
}
