import type { NodeName } from '../ports/ports.ts';
import type { Place } from './deploy-register.ts';
import { isFree, type Turn } from './turn.ts';

/** Since when (epoch milliseconds), why and by whom something is paused. */
export interface Hold {
  readonly at: number;
  readonly reason: string;
  /** The subject of the caller, where callers are known. */
  readonly by?: string;
}

/** What is paused of a process, as all nodes on a store share it. */
export interface PauseRegister {
  /** The whole process. */
  readonly whole?: Hold;
  /** By name: the tasks of which no attempt and no compensation starts. */
  readonly tasks: Readonly<Record<string, Hold>>;
  /** What has waited for pauses that are over, and is not woken yet. */
  readonly waking?: readonly Waking[];
}

/** One node wakes what has waited for the end of a pause; if it dies, another goes on. */
export interface Waking extends Turn {
  /** The task that was paused; absent if it was the whole process. */
  readonly task?: string;
  /** Where it goes on; absent at its start. */
  readonly after?: Place;
}

/** A node that has not said for this long how far it is has left the rest to others. */
const turnMs = 5_000;

export const nothingPaused: PauseRegister = { tasks: {} };

/** The register with a pause; the same one if that is paused already. */
export function withPause(
  register: PauseRegister,
  task: string | undefined,
  hold: Hold,
): PauseRegister {
  const { whole, tasks } = register;
  if (task === undefined ? whole !== undefined : Object.hasOwn(tasks, task)) return register;
  const rest = withoutWaking(register, task);
  return task === undefined
    ? { ...rest, whole: hold }
    : { ...rest, tasks: { ...tasks, [task]: hold } };
}

/** The register without a pause, and with this node at waking what has waited for its end; the same one if that is not paused. */
export function withoutPause(
  register: PauseRegister,
  task: string | undefined,
  owner: NodeName,
  now: number,
): PauseRegister {
  const { whole, tasks, ...others } = register;
  const waking = [
    ...(others.waking ?? []),
    takenBy(task === undefined ? {} : { task }, owner, now),
  ];
  if (task === undefined) {
    return whole === undefined ? register : { ...others, tasks, waking };
  }
  if (!Object.hasOwn(tasks, task)) return register;
  const { [task]: _ended, ...left } = tasks;
  return { ...register, tasks: left, waking };
}

/** The register with this node at all waking that no other is at; the same one if there is none. */
export function takeWaking(register: PauseRegister, owner: NodeName, now: number): PauseRegister {
  const { waking = [] } = register;
  const isLeft = (one: Waking) => one.run !== owner.run && isFree(one, owner, now);
  if (!waking.some(isLeft)) return register;
  return {
    ...register,
    waking: waking.map((one) => (isLeft(one) ? takenBy(one, owner, now) : one)),
  };
}

/** The register after this node has woken the instances before a place; undefined: all of them. */
export function noteWaking(
  register: PauseRegister,
  task: string | undefined,
  after: Place | undefined,
  owner: NodeName,
  now: number,
): PauseRegister {
  if (wakingOf(register, task, owner) === undefined) return register;
  if (after === undefined) return withoutWaking(register, task);
  const { waking = [] } = register;
  return {
    ...register,
    waking: waking.map((one) => (one.task === task ? takenBy({ ...one, after }, owner, now) : one)),
  };
}

/** The waking for the end of a pause, if it is this node's. */
export function wakingOf(
  { waking = [] }: PauseRegister,
  task: string | undefined,
  { run }: NodeName,
): Waking | undefined {
  return waking.find((one) => one.task === task && one.run === run);
}

/** What is paused alone. */
export function withoutAnyWaking({ waking: _waking, ...paused }: PauseRegister): PauseRegister {
  return paused;
}

function takenBy(waking: Waking, { node, run }: NodeName, now: number): Waking {
  return { ...waking, node, run, until: now + turnMs };
}

function withoutWaking(register: PauseRegister, task: string | undefined): PauseRegister {
  const { waking, ...rest } = register;
  const left = (waking ?? []).filter((one) => one.task !== task);
  return left.length === 0 ? rest : { ...rest, waking: left };
}
