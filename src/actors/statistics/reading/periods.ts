import { courses, detailSpans, errorSpans, type TallySpan } from '../tally-spans.ts';

export type Period = 'hour' | 'day' | 'month';

/** How the statistics of a period are read. */
interface PeriodPlan {
  readonly course: (typeof courses)[keyof typeof courses];
  /** The time that one point of the course covers, and how many there are. */
  readonly pointMs: number;
  readonly points: number;
  /** The tallies of details, and how many of them. */
  readonly details: TallySpan;
  readonly parts: number;
  /** The tallies of errors, and how many of them. */
  readonly errors: TallySpan;
  readonly errorParts: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const periods: Readonly<Record<Period, PeriodPlan>> = {
  hour: {
    course: courses.minutes,
    pointMs: minuteMs,
    points: 60,
    details: detailSpans.recent,
    parts: 12,
    errors: errorSpans.recent,
    errorParts: 12,
  },
  day: {
    course: courses.minutes,
    pointMs: 15 * minuteMs,
    points: 96,
    details: detailSpans.hours,
    parts: 24,
    errors: errorSpans.hours,
    errorParts: 24,
  },
  month: {
    course: courses.quarters,
    pointMs: 6 * hourMs,
    points: 120,
    details: detailSpans.days,
    parts: 30,
    errors: errorSpans.weeks,
    errorParts: 5,
  },
};
