import type { NodesView } from '../../actors/views/view-types.ts';
import { spanText } from '../shown/time-text.ts';
import type { Diagnosis } from './diagnosis.ts';

const lateMs = 10_000;
const busy = 0.9;
const slowMs = 200;

/** Whether nodes are on time and not overloaded. */
export function diagnoseNodes(seen: NodesView): readonly Diagnosis[] {
  const problems = [...lateness(seen), ...seen.nodes.flatMap(overloadOf)];
  if (problems.length > 0) return problems;
  const names = seen.nodes.map(({ node }) => node).join(', ');
  return [{ kind: 'ok', check: 'nodes', message: `Nodes that are alive and on time: ${names}.` }];
}

function lateness({ lateMs: late }: NodesView): readonly Diagnosis[] {
  if (late <= lateMs) return [];
  return [
    {
      kind: 'problem',
      check: 'nodes',
      message: `Work in the due index is ${spanText(late)} late: no node takes it.`,
      remedy:
        'Start nodes that have every process, or more nodes, and look for errors in their logs.',
    },
  ];
}

function overloadOf({ node, load }: NodesView['nodes'][number]): readonly Diagnosis[] {
  const { tasks, taskPlaces, utilization, delayMs } = load ?? {};
  const problem = (message: string, remedy: string): Diagnosis => ({
    kind: 'problem',
    check: 'nodes',
    message: `Node ${node} ${message}`,
    remedy,
  });
  return [
    ...(tasks !== undefined && taskPlaces !== undefined && tasks >= taskPlaces
      ? [
          problem(
            `runs as many tasks as it has places (${taskPlaces}): further ones wait.`,
            'Raise TASK_CONCURRENCY, or start more nodes.',
          ),
        ]
      : []),
    ...((utilization ?? 0) > busy || (delayMs ?? 0) > slowMs
      ? [
          problem(
            `is overloaded: its event loop is busy ${Math.round((utilization ?? 0) * 100)} % of the time, and ${delayMs ?? 0} ms late.`,
            'Start more nodes, one for each core.',
          ),
        ]
      : []),
  ];
}
