import type { DoctorView } from '../../actors/views/view-types.ts';
import type { Connection } from '../service/connection.ts';
import { diagnoseRound } from './diagnose-round.ts';
import type { Diagnosis } from './diagnosis.ts';
import { performRound, type Performed } from './perform-round.ts';
import { unlessForbidden } from './unless-forbidden.ts';

/** What the rounds over all live instances have found, as far as the caller may see them; with `isAsked`, after one from now on. */
export async function examineRounds(
  connection: Connection,
  {
    isAsked,
    ...options
  }: {
    readonly isAsked: boolean;
    readonly isWanted: (process: string) => boolean;
    readonly onProgress: (text: string) => void;
  },
): Promise<readonly Diagnosis[]> {
  const asked: Promise<Performed> = isAsked
    ? performRound(connection, options)
    : connection.get<DoctorView>('/doctor').then((seen) => ({ seen, stalled: [] }));
  const performed = await asked.catch(unlessForbidden);
  if (performed === undefined) {
    const who = 'to tokens with the scope holdfast:admin and without a tenant only';
    const message = isAsked
      ? `No round was started: rounds over all instances are open ${who}.`
      : `Rounds over all instances are shown ${who}.`;
    return [{ kind: 'unchecked', check: 'rounds', message }];
  }
  const { seen, stalled } = performed;
  return seen.processes
    .filter(({ process }) => options.isWanted(process))
    .flatMap((round) => (stalled.includes(round.process) ? stall(round) : diagnoseRound(round)));
}

function stall({ process }: DoctorView['processes'][number]): readonly Diagnosis[] {
  return [
    {
      kind: 'problem',
      check: 'rounds',
      process,
      message: `${process}: no node goes on with the round that was asked for.`,
      remedy: 'Look for "a round of the doctor failed" in the logs of the nodes, and ask again.',
    },
  ];
}
