import type { Caller } from '../../actors/access/caller.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { StatisticsView } from '../../actors/views/view-types.ts';
import { ownProcesses } from '../base/own-processes.ts';

/** Equal errors of a process, with the newest instance that has one. */
export type FoundErrors = StatisticsView['errors'][number] & { readonly process: string };

const mostFound = 5;
const shortestText = 3;

/** The errors of the last day that contain a text, in any case, the most frequent first. */
export async function findErrors(
  runtime: Runtime,
  text: string,
  caller: Caller | undefined,
): Promise<readonly FoundErrors[]> {
  if (text.length < shortestText) return [];
  const wanted = text.toLowerCase();
  const groups = await Promise.all(
    ownProcesses(runtime).map(async ({ name: process }) => {
      const asked = { caller, period: 'day', isBrief: true } as const;
      const { errors } = await runtime.statistics(process, asked);
      return errors
        .filter(({ name, message }) => `${name} ${message}`.toLowerCase().includes(wanted))
        .map((error) => ({ ...error, process }));
    }),
  );
  return groups
    .flat()
    .toSorted((a, b) => b.count - a.count)
    .slice(0, mostFound);
}
