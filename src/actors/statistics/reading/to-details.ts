import type { StatisticsView } from '../../views/view-types.ts';
import { parseDetail } from '../detail-names.ts';
import { quantileMs } from '../durations.ts';
import type { SpanSums } from './read-tallies.ts';
import { sumByName } from './sum-by-name.ts';

interface OfState {
  entries: number;
  exits: number;
  readonly times: Map<number, number>;
}

interface OfTask {
  readonly task: string;
  readonly isUndo: boolean;
  attempts: number;
  failures: number;
}

/** What the tallies say of states, transitions and tasks, put together. */
export function toDetails(
  spans: readonly SpanSums[],
): Pick<StatisticsView, 'states' | 'transitions' | 'tasks'> {
  const states = new Map<string, OfState>();
  const transitions = new Map<string, number>();
  const tasks = new Map<string, OfTask>();
  const stateAt = (path: string): OfState =>
    getOrAdd(states, path, () => ({ entries: 0, exits: 0, times: new Map() }));
  for (const [name, sum] of sumByName(spans)) {
    const detail = parseDetail(name);
    switch (detail?.kind) {
      case 'entry':
        stateAt(detail.state).entries += sum;
        break;
      case 'exit':
        stateAt(detail.state).exits += sum;
        break;
      case 'time':
        addTo(stateAt(detail.state).times, detail.bucket, sum);
        break;
      case 'transition':
        addTo(transitions, detail.id, sum);
        break;
      case 'attempt':
      case 'failure': {
        const { task, isUndo, kind } = detail;
        const made = (): OfTask => ({ task, isUndo, attempts: 0, failures: 0 });
        const known = getOrAdd(tasks, `${isUndo} ${task}`, made);
        known[kind === 'attempt' ? 'attempts' : 'failures'] += sum;
        break;
      }
      case undefined:
        break;
    }
  }
  return {
    states: Array.from(byName(states), ([state, known]) => toState(state, known)),
    transitions: Array.from(byName(transitions), ([id, taken]) => ({ id, taken })),
    tasks: Array.from(byName(tasks), ([, { isUndo, task, attempts, failures }]) => ({
      task,
      ...(isUndo ? { undo: true as const } : {}),
      attempts,
      failures,
    })),
  };
}

function toState(
  state: string,
  { entries, exits, times }: OfState,
): StatisticsView['states'][number] {
  const [medianMs, p95Ms] = [quantileMs(times, 0.5), quantileMs(times, 0.95)];
  return {
    state,
    entries,
    exits,
    ...(medianMs === undefined ? {} : { medianMs }),
    ...(p95Ms === undefined ? {} : { p95Ms }),
  };
}

function addTo<K>(sums: Map<K, number>, key: K, by: number): void {
  sums.set(key, (sums.get(key) ?? 0) + by);
}

function getOrAdd<V>(all: Map<string, V>, key: string, make: () => V): V {
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = make();
  all.set(key, made);
  return made;
}

function byName<V>(all: ReadonlyMap<string, V>): readonly (readonly [string, V])[] {
  return [...all].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
