import { Counter, Histogram, type Registry } from 'prom-client';
import type { Meter } from '../actors/ports/meter.ts';
import type { Stepped } from '../actors/step/step-result.ts';
import type { Process } from '../definition/define-process.ts';
import type { TaskLabel } from './task-label.ts';

export interface StepMetrics extends Pick<Meter, 'refused' | 'stepped' | 'retried'> {
  /** Is told the steps of each commit. */
  readonly onSteps: (process: Pick<Process, 'name'>, steps: readonly Stepped[]) => void;
}

const msPerSecond = 1_000;

/** Counts and measures steps, and how late timers and attempts are. */
export function createStepMetrics(
  registry: Registry,
  processes: readonly Process[],
  taskLabel: TaskLabel,
): StepMetrics {
  const registers = [registry];
  const starts = new Counter({
    name: 'holdfast_starts_total',
    help: 'Instances that this node started.',
    labelNames: ['process'],
    registers,
  });
  const refusals = new Counter({
    name: 'holdfast_starts_refused_total',
    help: 'Starts that this node refused because it was overloaded.',
    labelNames: ['process'],
    registers,
  });
  const steps = new Counter({
    name: 'holdfast_steps_total',
    help: 'Steps that this node committed, starts included.',
    labelNames: ['process'],
    registers,
  });
  const durations = new Histogram({
    name: 'holdfast_step_duration_seconds',
    help: 'Time from the arrival of a cause at its instance to the commit of its step.',
    labelNames: ['process'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const retries = new Counter({
    name: 'holdfast_task_retries_total',
    help: 'Attempts at a task, or at its compensation, that failed and are followed by another.',
    labelNames: ['process', 'task'],
    registers,
  });
  const lags = new Histogram({
    name: 'holdfast_wake_lag_seconds',
    help: 'How late timers fired, and how late failed tasks were tried again.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600],
    registers,
  });
  // Rates need a first value.
  for (const { name: process } of processes) {
    starts.inc({ process }, 0);
    refusals.inc({ process }, 0);
    steps.inc({ process }, 0);
  }

  const noteLag = (lateMs: number) => lags.observe(Math.max(lateMs, 0) / msPerSecond);

  return {
    onSteps({ name: process }, made) {
      if (made.length > 0) steps.inc({ process }, made.length);
      for (const { entry, report } of made) {
        const { attempt, timerDueAt } = report.begun;
        if (entry.sequence === 0) starts.inc({ process });
        if (timerDueAt !== undefined) noteLag(entry.at - timerDueAt);
        // The name of an event tells only where an attempt has ended: clients choose the names of theirs.
        if (attempt?.failed !== true || !entry.event.type.endsWith('.retry')) continue;
        retries.inc({ process, task: taskLabel(process, attempt.task) });
      }
    },
    refused: (process) => refusals.inc({ process }),
    stepped: (process, durationMs) => durations.observe({ process }, durationMs / msPerSecond),
    retried: noteLag,
  };
}
