import type { FinishedTask } from '../record.ts';
import { countKeys } from './count-keys.ts';
import { readTime, writeTime, type WrittenTime } from './time.ts';

/** When it started, since some time, and how long it took. The rest is absent where its first attempt completed it. */
export type WrittenFinished = readonly [
  id: string,
  name: string,
  startedAt: WrittenTime,
  took: WrittenTime,
  rest?: Partial<FinishedTask>,
];

const plainKeys = 6;

export function writeFinished(task: FinishedTask, since: number): WrittenFinished {
  const { id, name, attempts, outcome } = task;
  const startedAt = writeTime(task.startedAt, since);
  const took = writeTime(task.finishedAt, task.startedAt);
  if (attempts === 1 && outcome === 'completed' && countKeys(task) === plainKeys) {
    return [id, name, startedAt, took];
  }
  const { id: _id, name: _name, startedAt: _from, finishedAt: _to, ...others } = task;
  const { attempts: _attempts, outcome: _outcome, ...rest } = others;
  // In one order, whatever that of the task is: equal records are equal texts.
  return [id, name, startedAt, took, { attempts, outcome, ...rest }];
}

export function readFinished(written: WrittenFinished, since: number): FinishedTask {
  const [id, name, started, took, rest] = written;
  const startedAt = readTime(started, since);
  const finishedAt = readTime(took, startedAt);
  if (rest === undefined) {
    return { id, name, attempts: 1, outcome: 'completed', startedAt, finishedAt };
  }
  return { id, name, attempts: 1, outcome: 'completed', startedAt, finishedAt, ...rest };
}
