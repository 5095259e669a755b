import { timesApplied } from './times-applied.ts';
import type { Run } from './run.ts';

/** An event that was answered as applied is in the history of one instance, once; a start that was answered, too. */
export function acknowledgedEventsAreAppliedOnce({ answers, observed }: Run): readonly string[] {
  const mayBeLost = observed.counts.failOvers > 0;
  const lives = observed.lives();
  return answers.flatMap(({ act, result, isRepeated }) => {
    if (act.kind === 'start') {
      const made = lives.filter(
        ({ record }) =>
          (record.snapshot.context as { generation?: string }).generation === act.generation,
      ).length;
      const least = result.kind === 'done' && result.generation === act.generation ? 1 : 0;
      if (made > (act.isKeyed ? Infinity : 1))
        return [`${act.generation} was started ${made} times`];
      return made < least && !mayBeLost
        ? [`the start of ${act.generation} was answered, and is lost`]
        : [];
    }
    if (act.kind !== 'send') return [];
    const times = timesApplied(lives, act);
    const total = times.reduce((sum, one) => sum + one, 0);
    const most = Math.max(...times, 0);
    if (most > 1) return [`${act.type} ${act.id} was applied ${most} times to one instance`];
    if (total > 1 && !act.isKeyed) return [`${act.type} ${act.id} was applied ${total} times`];
    if (result.kind === 'done' && total === 0 && !mayBeLost) {
      return [
        `${act.type} ${act.id} was answered as applied${isRepeated ? ' when repeated' : ''}, and is lost`,
      ];
    }
    return [];
  });
}
