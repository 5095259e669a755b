/** The life of a simulated node: it runs, is paused, and is over at last. */
export interface Life {
  readonly isOver: () => boolean;
  /** Resolves once it is over. */
  readonly over: Promise<void>;
  readonly end: () => void;
  readonly isPaused: () => boolean;
  /** As by SIGSTOP. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Calls `run` once the node goes on, after those that were passed earlier; at once if it is not paused. */
  readonly whenRunning: (run: () => void) => void;
}

export function createLife(): Life {
  let isOver = false;
  let isPaused = false;
  let held: (() => void)[] = [];
  let resolve = () => {};
  const over = new Promise<void>((done) => {
    resolve = done;
  });

  function whenRunning(run: () => void): void {
    if (isPaused) held.push(run);
    else run();
  }

  return {
    isOver: () => isOver,
    over,
    end() {
      isOver = true;
      held = [];
      resolve();
    },
    isPaused: () => isPaused,
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      const released = held;
      held = [];
      // One of them may pause the node again.
      for (const run of released) whenRunning(run);
    },
    whenRunning,
  };
}
