/** Interrupts something. The `AbortSignal`, which costs more than all of a short task, is created on demand. */
export interface Interruption {
  signal(): AbortSignal;
  /** The reason of the interruption; undefined if there was none. */
  reason(): Error | undefined;
  /** The first reason counts. */
  interrupt(reason: Error): void;
  /** Calls `run` on interruption: at once if it has already happened. */
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
