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
}

export const nothingPaused: PauseRegister = { tasks: {} };

/** The register with a pause; the same one if that is paused already. */
export function withPause(
  register: PauseRegister,
  task: string | undefined,
  hold: Hold,
): PauseRegister {
  if (task === undefined)
    return register.whole === undefined ? { ...register, whole: hold } : register;
  if (Object.hasOwn(register.tasks, task)) return register;
  return { ...register, tasks: { ...register.tasks, [task]: hold } };
}

/** The register without a pause; the same one if that is not paused. */
export function withoutPause(register: PauseRegister, task: string | undefined): PauseRegister {
  if (task === undefined) {
    const { whole, ...rest } = register;
    return whole === undefined ? register : rest;
  }
  if (!Object.hasOwn(register.tasks, task)) return register;
  const { [task]: _ended, ...tasks } = register.tasks;
  return { ...register, tasks };
}
