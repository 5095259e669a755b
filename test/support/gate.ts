/** Holds whoever awaits `open` until `let` is called. */
export interface Gate {
  readonly open: Promise<void>;
  let(): void;
}

export function gate(): Gate {
  let release = () => {};
  const open = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { open, let: () => release() };
}
