import type { Process } from '../../definition/define-process.ts';

/** No two whole snapshots are further apart, in steps, while steps keep snapshots. Others divide it. */
export const mostBetweenWholes = 100;

/** Whether the steps of the process keep what it takes to see the instance as they left it. */
export function keepsPast({ history, historyLimit }: Process): boolean {
  return history === 'snapshots' && historyLimit > 0;
}

/** The steps of each version that this divides keep a whole snapshot, so that history can be trimmed to one. */
export function wholeEvery(historyLimit: number): number {
  if (historyLimit >= 10 * mostBetweenWholes) return mostBetweenWholes;
  return historyLimit >= mostBetweenWholes ? 10 : 1;
}

/** How many history entries to keep at a version: some more than the limit, so that the oldest has a whole snapshot. */
export function keptSteps(process: Process, version: number): number {
  const { historyLimit } = process;
  const oldest = version - historyLimit + 1;
  if (!keepsPast(process) || oldest <= 0) return historyLimit;
  const every = wholeEvery(historyLimit);
  return version - Math.floor(oldest / every) * every + 1;
}
