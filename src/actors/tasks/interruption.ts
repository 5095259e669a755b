/** A way to end something early. Its `AbortSignal`, which costs more than all of a short task, is made when asked for. */
export interface Interruption {
  signal(): AbortSignal;
  /** Why it was interrupted; undefined if it was not. */
  reason(): Error | undefined;
  /** The first reason counts. */
  interrupt(reason: Error): void;
  /** Calls `run` once it is ended: at once where it is already. */
  whenInterrupted(run: (reason: Error) => void): void;
}

export function createInterruption(): Interruption {
  let reason: Error | undefined;
  let waiting: ((reason: Error) => void)[] = [];
  let controller: AbortController | undefined;

  return {
    signal() {
      if (controller === undefined) {
        controller = new AbortController();
        if (reason !== undefined) controller.abort(reason);
      }
      return controller.signal;
    },
    reason: () => reason,
    interrupt(why) {
      if (reason !== undefined) return;
      reason = why;
      controller?.abort(why);
      const told = waiting;
      waiting = [];
      for (const run of told) run(why);
    },
    whenInterrupted(run) {
      if (reason === undefined) waiting.push(run);
      else run(reason);
    },
  };
}
