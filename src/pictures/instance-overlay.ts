import type { InstanceView, HistoryStep, TaskView } from '../actors/views/view-types.ts';
import type { Graph, GraphState, MachineGraph } from '../definition/graph/graph.ts';
import { statePaths } from '../definition/graph/state-paths.ts';
import { durationText } from './layout/duration.ts';
import { cutBadges } from './cut-badges.ts';
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
    badges: cutBadges([
      ...instance.tasks.flatMap((task) =>
        taskBadges(graph, machine, active, task, held.has(task.id) ? 'held' : nowMs),
      ),
      ...instance.timers.flatMap(({ id, event, firesAt }) =>
        timerBadges(machine, active, event, firesAt, held.has(id) ? 'held' : nowMs),
      ),
      ...ledgerBadges(graph, machine, instance),
    ]),
  };
}

function taskBadges(
  graph: Graph,
  machine: MachineGraph,
  active: readonly string[],
  task: TaskView,
  now: number | 'held',
): readonly Badge[] {
  if (task.undo === true) return [];
  const states = statesWith(graph, machine, task.name).filter(({ path }) => active.includes(path));
  const badge = badgeOf(graph, task, now);
  return badge === undefined ? [] : states.map(({ path }) => ({ state: path, ...badge }));
}

function badgeOf(
  graph: Graph,
  task: TaskView,
  now: number | 'held',
): Omit<Badge, 'state'> | undefined {
  if (task.outcome === 'failed') return { text: 'failed', tone: 'bad' };
  if (task.outcome !== 'pending') return undefined;
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

/** The timers of `after`, at their states; others belong to the machine as a whole. */
function timerBadges(
  machine: MachineGraph,
  active: readonly string[],
  event: string,
  firesAt: string,
  now: number | 'held',
): readonly Badge[] {
  const edge = machine.edges.find((one) => one.event === event && active.includes(one.source));
  const words = edge === undefined ? event : 'timer';
  const text = now === 'held' ? { text: `${words} paused` } : countdown(words, firesAt, now);
  return [{ state: edge?.source ?? '', ...text, tone: 'wait' }];
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

/** What a rollback would undo, is undoing or has undone, at the states that did it. */
function ledgerBadges(
  graph: Graph,
  machine: MachineGraph,
  { ledger, status }: Instance,
): readonly Badge[] {
  return ledger.flatMap(({ task, state }): Badge[] => {
    const [at] = statesWith(graph, machine, task);
    if (at === undefined || state === 'settled' || state === 'skipped') return [];
    // A process that has completed owes nothing that anybody would undo.
    if (state === 'owed' && status === 'Completed') return [];
    const tone = state === 'failed' ? 'bad' : state === 'undone' ? 'note' : 'warn';
    return [{ state: at.path, text: state === 'failed' ? 'not undone' : state, tone }];
  });
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
