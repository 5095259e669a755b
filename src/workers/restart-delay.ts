const firstDelayMs = 500;
const longestDelayMs = 30_000;

/**
 * How long to wait before a worker is started again that has ended early so many times in a row: the first time not at all,
 * because its running tasks wait for it.
 */
export function restartDelayMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
}
