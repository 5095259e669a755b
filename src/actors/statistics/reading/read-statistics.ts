import type { Process } from '../../../definition/define-process.ts';
import type { Caller } from '../../access/caller.ts';
import { groupsSeen } from '../../access/groups-seen.ts';
import type { Tallies } from '../../ports/tallies.ts';
import { iso } from '../../record/iso.ts';
import type { StatisticsView } from '../../views/view-types.ts';
import type { TallySpan } from '../tally-spans.ts';
import { periods, type Period } from './periods.ts';
import { readTallies } from './read-tallies.ts';
import { toCourse } from './to-course.ts';
import { toDetails } from './to-details.ts';
import { toErrors } from './to-errors.ts';

/** What instances of a process did in the last hour, day or month: those that the lists of the same observer show. */
export async function readStatistics(
  store: Pick<Tallies, 'tallies'>,
  process: Process,
  {
    period,
    isBrief = false,
    caller,
    now,
  }: {
    readonly period: Period;
    /** Leaves out states, transitions and tasks, which are most of what is stored. */
    readonly isBrief?: boolean | undefined;
    readonly caller: Caller | undefined;
    readonly now: number;
  },
): Promise<StatisticsView> {
  const { course, pointMs, points: count, details, parts, errors, errorParts } = periods[period];
  const groups = groupsSeen(caller, 'all');
  const of = (what: string) => ({ process: process.name, groups, what });
  const lately = ({ spanMs }: TallySpan, spans: number) => ({
    from: now - (spans - 1) * spanMs,
    to: now,
  });
  const from = Math.floor(now / pointMs) * pointMs - (count - 1) * pointMs;
  const [courseSums, detailSums, errorSums] = await Promise.all([
    readTallies(store, of('course'), course, { from, to: now }),
    isBrief ? [] : readTallies(store, of('details'), details, lately(details, parts)),
    readTallies(store, of('errors'), errors, lately(errors, errorParts)),
  ]);
  const { stepMs } = course;
  return {
    period,
    from: iso(from),
    to: iso(now),
    ...toCourse(courseSums, { from, count, pointMs, stepMs }),
    everyMs: pointMs,
    ...toDetails(detailSums),
    errors: toErrors(errorSums),
  };
}
