import type { ActorPath, PendingTask, Work } from '../record.ts';
import { countKeys } from './count-keys.ts';
import { readTime, writeTime, type WrittenTime } from './time.ts';

/** `work` is the path of an invoked actor, or says otherwise what it is; the rest is absent where there are only `failures`, and none. */
export type WrittenTask = readonly [
  id: string,
  name: string,
  work: ActorPath | Work,
  startedAt: WrittenTime,
  rest?: Rest,
];

type Rest = Partial<Omit<PendingTask, 'failures'>> & {
  /** Absent: none. */
  readonly failures?: number | undefined;
};

const plainKeys = 5;

export function writeTask(task: PendingTask, createdAt: number): WrittenTask {
  const { id, name, work, failures } = task;
  const startedAt = writeTime(task.startedAt, createdAt);
  const kept = work.kind === 'invoked' && countKeys(work) === 2 ? work.path : work;
  if (failures === 0 && countKeys(task) === plainKeys) return [id, name, kept, startedAt];
  const { id: _id, name: _name, work: _work, startedAt: _at, failures: _failures, ...rest } = task;
  // In one order, whatever that of the task is: equal records are equal texts.
  return [id, name, kept, startedAt, { failures: failures === 0 ? undefined : failures, ...rest }];
}

export function readTask(written: WrittenTask, createdAt: number): PendingTask {
  const [id, name, kept, at, rest] = written;
  const work: Work = isPath(kept) ? { kind: 'invoked', path: kept } : kept;
  const startedAt = readTime(at, createdAt);
  if (rest === undefined) return { id, name, work, startedAt, failures: 0 };
  const { failures = 0, ...others } = rest;
  return { id, name, work, startedAt, failures, ...others };
}

function isPath(work: ActorPath | Work): work is ActorPath {
  return Array.isArray(work);
}
