import { Counter, Histogram, type Registry } from 'prom-client';
import type { Meter } from '../actors/ports/meter.ts';
import type { TaskLabel } from './task-label.ts';

/** Measures the calls of tasks, and counts those that were taken over. */
export function createTaskMetrics(
  registry: Registry,
  taskLabel: TaskLabel,
): Pick<Meter, 'called' | 'tookOver'> {
  const registers = [registry];
  const durations = new Histogram({
    name: 'holdfast_task_duration_seconds',
    help: 'Duration of the calls of tasks, their compensations (kind="compensation") and of onEmit (kind="telling", task="onEmit").',
    labelNames: ['process', 'task', 'kind', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  });
  const takeovers = new Counter({
    name: 'holdfast_takeovers_total',
    help: 'Tasks that this node ran again because an earlier run did not end: its node died, hung or stopped.',
    registers,
  });
  return {
    called({ process, task: name, kind, outcome, durationMs }) {
      const task = kind === 'telling' ? 'onEmit' : taskLabel(process, name);
      durations.observe({ process, task, kind, outcome }, durationMs / 1_000);
    },
    tookOver: () => takeovers.inc(),
  };
}
