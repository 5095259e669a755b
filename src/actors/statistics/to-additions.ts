import type { Addition } from '../ports/tallies.ts';
import { groupsOf } from '../record/groups-of.ts';
import type { Gathered } from './gathered.ts';
import { listDetails } from './list-details.ts';
import { maxGroups } from './note-step.ts';
import { courses, detailSpans, tallyAt } from './tally-spans.ts';

/** What happens in an hour or a day has few names; the details have as many as the machine has parts. */
const maxCourse = 1_000;
const maxDetails = 5_000;

/** What to add to which tallies. */
export function toAdditions(gathered: Gathered): readonly Addition[] {
  const { process, tenant, minuteAt, series, errors } = gathered;
  const details = listDetails(gathered);
  return groupsOf(tenant, 'all').flatMap((group) => {
    const within = (what: string) => ({ process, group, what });
    const course = Object.values(courses).map((span) => {
      const step = Math.floor((minuteAt % span.spanMs) / span.stepMs);
      const add = Object.entries(series)
        .filter(([, by]) => by > 0)
        .map(([name, by]) => ({ name: `${step} ${name}`, by: Number(by) }));
      return { ...tallyAt(within('course'), span, minuteAt), add, maxSize: maxCourse };
    });
    const all = Object.values(detailSpans).flatMap((span) => [
      {
        ...tallyAt(within('details'), span, minuteAt),
        add: details,
        maxSize: maxDetails,
      },
      {
        ...tallyAt(within('errors'), span, minuteAt),
        add: Array.from(errors, ([name, { group: error, count }]) => ({
          name,
          by: count,
          text: JSON.stringify(error),
        })),
        // A sum and a text for each.
        maxSize: maxGroups * 2,
      },
    ]);
    return [...course, ...all].filter(({ add }) => add.length > 0);
  });
}
