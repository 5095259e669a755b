import { timesApplied } from './times-applied.ts';
import type { Run } from './run.ts';

/** An event that was answered as refused is in no history. */
export function refusedEventsAreNotApplied({ answers, observed }: Run): readonly string[] {
  const lives = observed.lives();
  return answers.flatMap(({ act, result, isRepeated }) => {
    if (act.kind !== 'send' || result.kind !== 'refused' || isRepeated) return [];
    const isApplied = timesApplied(lives, act).some((times) => times > 0);
    return isApplied ? [`${act.type} ${act.id} was refused (${result.code}), and applied`] : [];
  });
}
