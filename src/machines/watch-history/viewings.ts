/** The position of a viewer in a title. */
export interface Progress {
  readonly title: string;
  readonly positionSeconds: number;
  readonly durationSeconds: number;
  /** ISO 8601. */
  readonly at: string;
}

/** One sitting. */
export interface Viewing extends Progress {
  readonly startedAt: string;
  /** The seconds watched; rewinding adds nothing. */
  readonly seconds: number;
  readonly finished: boolean;
}

/** The totals of many viewings. */
export interface Sum {
  readonly viewings: number;
  readonly seconds: number;
  readonly finished: number;
}

type TitleSum = Sum & { readonly title: string };
type PeriodSum = Sum & { readonly period: string };

/** A viewer's whole history, newest first: recent viewings one by one, older ones as totals. */
export interface Watched {
  readonly recent: readonly Viewing[];
  /** Older viewings by title, last watched first. */
  readonly titles: readonly TitleSum[];
  /** Older viewings by month. */
  readonly months: readonly PeriodSum[];
  /** Even older viewings by year. */
  readonly years: readonly PeriodSum[];
}

/** Beyond these numbers, entries are folded into coarser ones. */
export const limits = { recent: 50, titles: 200, months: 24 } as const;

export const nothingWatched: Watched = { recent: [], titles: [], months: [], years: [] };

const sittingMs = 6 * 60 * 60 * 1000;
const endsAt = 0.95;

/** From this position on a title counts as finished, because only the credits follow. */
export function isAtEnd({ positionSeconds, durationSeconds }: Progress): boolean {
  return positionSeconds >= durationSeconds * endsAt;
}

/** Records a position: in the current sitting, or in a new one. */
export function watch(watched: Watched, progress: Progress): Watched {
  const current = watched.recent.find(({ title }) => title === progress.title);
  if (current === undefined || !isSameSitting(current, progress)) {
    return compact({ ...watched, recent: [begin(progress), ...watched.recent] });
  }
  const others = watched.recent.filter((viewing) => viewing !== current);
  return { ...watched, recent: [goOn(current, progress), ...others] };
}

/** Forgets a title: its viewings still count, but without its name. */
export function forget(watched: Watched, title: string): Watched {
  const [gone, recent] = split(watched.recent, (viewing) => viewing.title === title);
  const titles = watched.titles.filter((known) => known.title !== title);
  return gone.reduce<Watched>(countByTime, { ...watched, recent, titles });
}

/** The totals of all viewings. */
export function totalOf({ recent, months, years }: Watched): Sum {
  const none = { viewings: 0, seconds: 0, finished: 0 };
  return [...recent.map(toSum), ...months, ...years].reduce<Sum>(add, none);
}

function begin(progress: Progress): Viewing {
  return { ...progress, startedAt: progress.at, seconds: 0, finished: isAtEnd(progress) };
}

function goOn(current: Viewing, progress: Progress): Viewing {
  const watchedSeconds = Math.max(0, progress.positionSeconds - current.positionSeconds);
  return {
    ...current,
    ...progress,
    seconds: current.seconds + watchedSeconds,
    finished: isAtEnd(progress),
  };
}

function isSameSitting(current: Viewing, progress: Progress): boolean {
  if (current.finished && !isAtEnd(progress)) return false;
  return Math.abs(Date.parse(progress.at) - Date.parse(current.at)) < sittingMs;
}

/** Folds the oldest viewings into totals, so that the history never exceeds its limits. */
function compact(watched: Watched): Watched {
  const old = watched.recent.slice(limits.recent);
  if (old.length === 0) return watched;
  const recent = watched.recent.slice(0, limits.recent);
  return old.reduce<Watched>(
    (folded, viewing) => countByTime(countByTitle(folded, viewing), viewing),
    { ...watched, recent },
  );
}

function countByTitle(watched: Watched, viewing: Viewing): Watched {
  const { title } = viewing;
  const [known, others] = split(watched.titles, (sum) => sum.title === title);
  const sum = known.reduce<Sum>(add, toSum(viewing));
  return { ...watched, titles: [{ ...sum, title }, ...others].slice(0, limits.titles) };
}

function countByTime(watched: Watched, viewing: Viewing): Watched {
  const months = addTo(watched.months, viewing.startedAt.slice(0, 7), toSum(viewing));
  const years = months
    .slice(limits.months)
    .reduce((sums, month) => addTo(sums, month.period.slice(0, 4), month), watched.years);
  return { ...watched, months: months.slice(0, limits.months), years };
}

function addTo(sums: readonly PeriodSum[], period: string, more: Sum): readonly PeriodSum[] {
  const [known, others] = split(sums, (sum) => sum.period === period);
  const sum = { ...known.reduce<Sum>(add, more), period };
  return [sum, ...others].toSorted((a, b) => (a.period < b.period ? 1 : -1));
}

function toSum({ seconds, finished }: Viewing): Sum {
  return { viewings: 1, seconds, finished: finished ? 1 : 0 };
}

function add(a: Sum, b: Sum): Sum {
  return {
    viewings: a.viewings + b.viewings,
    seconds: a.seconds + b.seconds,
    finished: a.finished + b.finished,
  };
}

function split<T>(
  items: readonly T[],
  belongs: (item: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
