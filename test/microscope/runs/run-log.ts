import type { Log } from '../../../src/log.ts';

/** What nodes logged as errors. */
export interface RunLog {
  readonly log: Log;
  readonly errors: readonly { readonly message: string; readonly details: object }[];
}

export function createRunLog(): RunLog {
  const errors: { readonly message: string; readonly details: object }[] = [];
  return {
    errors,
    log: {
      debug() {},
      info() {},
      warn() {},
      error: (details, message) => void errors.push({ message, details }),
    },
  };
}
