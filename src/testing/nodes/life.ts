/** The life of a simulated node. */
export interface Life {
  readonly isOver: () => boolean;
  /** Resolves once it is over. */
  readonly over: Promise<void>;
  readonly end: () => void;
}

export function createLife(): Life {
  let isOver = false;
  let resolve = () => {};
  const over = new Promise<void>((done) => {
    resolve = done;
  });
  return {
    isOver: () => isOver,
    over,
    end() {
      isOver = true;
      resolve();
    },
  };
}
