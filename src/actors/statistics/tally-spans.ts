import type { TallyKey } from '../ports/tallies.ts';

/** Tallies of one kind: each holds what happened in a span of time, and is kept for a while after its end. */
export interface TallySpan {
  readonly name: string;
  readonly spanMs: number;
  readonly keptMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The course of a process: minutes for a day, quarters of a day for a month. The steps of a span are numbered in the names of the sums. */
export const courses = {
  minutes: { name: 'minutes', spanMs: hourMs, keptMs: 26 * hourMs, stepMs: minuteMs },
  quarters: { name: 'quarters', spanMs: 8 * dayMs, keptMs: 32 * dayMs, stepMs: 6 * hourMs },
} as const satisfies Record<string, TallySpan & { readonly stepMs: number }>;

/** States, transitions and tasks: the last hour in parts of five minutes, the last day in hours, the last month in days. */
export const detailSpans = {
  recent: { name: '5min', spanMs: 5 * minuteMs, keptMs: 2 * hourMs },
  hours: { name: 'hour', spanMs: hourMs, keptMs: 26 * hourMs },
  days: { name: 'day', spanMs: dayMs, keptMs: 32 * dayMs },
} as const satisfies Record<string, TallySpan>;

/** Errors. A page of all processes reads those of a month, so these are few. */
export const errorSpans = {
  recent: detailSpans.recent,
  hours: detailSpans.hours,
  weeks: { name: 'week', spanMs: 7 * dayMs, keptMs: 29 * dayMs },
} as const satisfies Record<string, TallySpan>;

/** The tally of the span in which a time lies. */
export function tallyAt(
  {
    process,
    group,
    what,
  }: { readonly process: string; readonly group: string; readonly what: string },
  { name, spanMs, keptMs }: TallySpan,
  atMs: number,
): TallyKey {
  const from = Math.floor(atMs / spanMs) * spanMs;
  return {
    key: [encodeURIComponent(process), group, what, name, from].join(':'),
    untilMs: from + spanMs + keptMs,
  };
}
