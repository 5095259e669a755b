/** The options that say how a task failed. */
export interface TaskErrorFlags {
  readonly message?: string;
  readonly code?: string;
  readonly mayBeDone?: boolean;
}

/** The error with which an operator lets a task fail. */
export function toTaskError({ message, code, mayBeDone }: TaskErrorFlags): object {
  return {
    ...(message === undefined ? {} : { message }),
    ...(code === undefined ? {} : { code }),
    ...(mayBeDone === true ? { mayBeDone } : {}),
  };
}
