import { waiting } from '../../src/testing/clock/waiting.ts';

/** Holds whatever awaits `open` until `let` is called. A callout that awaits it does not hold virtual time. */
export interface Gate {
  readonly open: Promise<void>;
  let(): void;
}

export function gate(): Gate {
  let release = () => {};
  const open = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    get open() {
      return waiting(open);
    },
    let: () => release(),
  };
}
