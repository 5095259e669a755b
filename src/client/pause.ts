/** Resolves after `delayMs`, or as soon as the signal fires. */
export async function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, delayMs);
    signal?.addEventListener('abort', over, { once: true });
    if (signal?.aborted === true) over();
  });
}
