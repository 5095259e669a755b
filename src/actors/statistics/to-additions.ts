import type { Addition } from '../ports/tallies.ts';
import { groupsOf } from '../record/groups-of.ts';
import type { Gathered } from './gathered.ts';
import { listDetails } from './list-details.ts';
import { maxGroups } from './note-step.ts';
import { courses, detailSpans, errorSpans, tallyAt } from './tally-spans.ts';

/** What happens in an hour or a day has few names; the details have as many as the machine has parts. */
const maxCourse = 1_000;
const maxDetails = 5_000;

/** What to add to which tallies. */
export function toAdditions(gathered: Gathered): readonly Addition[] {
  const { process, tenant, minuteAt, series, errors } = gathered;
  const details = listDetails(gathered);
  const failed = Array.from(errors, ([name, { group, count }]) => ({
    name,
    by: count,
    text: JSON.stringify(group),
  }));
  return groupsOf(tenant, 'all').flatMap((group) => {
    const within = (what: string) => ({ process, group, what });
    const course = Object.values(courses).map((span) => {
      const step = Math.floor((minuteAt % span.spanMs) / span.stepMs);
      const add = Object.entries(series)
        .filter(([, by]) => by > 0)
        .map(([name, by]) => ({ name: `${step} ${name}`, by: Number(by) }));
      return { ...tallyAt(within('course'), span, minuteAt), add, maxSize: maxCourse };
    });
    const ofDetails = Object.values(detailSpans).map((span) => ({
      ...tallyAt(within('details'), span, minuteAt),
      add: details,
      maxSize: maxDetails,
    }));
    const ofErrors = Object.values(errorSpans).map((span) => ({
      ...tallyAt(within('errors'), span, minuteAt),
      add: failed,
      // A sum and a text for each.
      maxSize: maxGroups * 2,
    }));
    return [...course, ...ofDetails, ...ofErrors].filter(({ add }) => add.length > 0);
  });
}
