import type { PauseRegister } from '../../../src/actors/wakes/pause-register.ts';

/** A pause of the process, or of the task named, in epoch milliseconds. */
export interface LoggedPause {
  readonly task: string | undefined;
  readonly fromMs: number;
  /** `Infinity` until it is over. */
  readonly untilMs: number;
}

/** Notes when operators pause and resume a process and its tasks, by the time of the store. */
export interface PauseLog {
  /** Notes a register as it is committed, and returns the pauses that begin. What is no register of pauses is not noted. */
  note(register: Partial<PauseRegister>): readonly LoggedPause[];
  readonly pauses: () => readonly LoggedPause[];
}

export function createPauseLog(now: () => number): PauseLog {
  const over: LoggedPause[] = [];
  let open: readonly LoggedPause[] = [];

  return {
    note({ whole, tasks }) {
      if (tasks === undefined) return [];
      const atMs = now();
      const paused = [...(whole === undefined ? [] : [undefined]), ...Object.keys(tasks)];
      for (const pause of open) {
        if (!paused.includes(pause.task)) over.push({ ...pause, untilMs: atMs });
      }
      const left = open.filter(({ task }) => paused.includes(task));
      const begun = paused
        .filter((task) => left.every((pause) => pause.task !== task))
        .map((task) => ({ task, fromMs: atMs, untilMs: Infinity }));
      open = [...left, ...begun];
      return begun;
    },
    pauses: () => [...over, ...open],
  };
}
