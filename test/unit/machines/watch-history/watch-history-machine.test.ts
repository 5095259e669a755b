import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import type { Process } from '../../../../src/definition/define-process.ts';
import { createWatchHistory } from '../../../../src/machines/watch-history/watch-history.ts';
import { limits, totalOf } from '../../../../src/machines/watch-history/viewings.ts';
import { createCoverage } from '../../../support/coverage.ts';

const process = createWatchHistory({});
const coverage = createCoverage(process.machine);
const hourMs = 60 * 60 * 1000;
const startMs = Date.UTC(2026, 0, 1);

function startHistory() {
  const actor = createActor(process.machine, {
    input: { user: 'alice' },
    inspect: coverage.inspect,
  });
  actor.start();
  const at = (hours: number) => new Date(startMs + hours * hourMs).toISOString();
  return {
    actor,
    progress: (title: string, positionSeconds: number, hours = 0) =>
      actor.send({
        type: 'PROGRESS',
        title,
        positionSeconds,
        durationSeconds: 6_000,
        at: at(hours),
      }),
    finished: (title: string, hours = 0) => ({ type: 'FINISHED', title, at: at(hours) }) as const,
    context: () => actor.getSnapshot().context,
    begun: () => actor.getSnapshot().context.begun.map(({ title }) => title),
    recent: () => actor.getSnapshot().context.watched.recent,
  };
}

describe('a watch history', () => {
  test('has the positions of unfinished titles, newest first', () => {
    const { progress, begun, context } = startHistory();
    progress('Alien', 60);
    progress('Brazil', 30);
    progress('Alien', 120);
    expect(begun()).toEqual(['Alien', 'Brazil']);
    expect(context().begun[0]).toMatchObject({ positionSeconds: 120, durationSeconds: 6_000 });
  });

  test('counts one sitting as one viewing, and nothing for rewinding', () => {
    const { progress, recent } = startHistory();
    for (const position of [0, 60, 120, 60, 90]) progress('Alien', position);
    expect(recent()).toMatchObject([{ title: 'Alien', seconds: 150, positionSeconds: 90 }]);
    progress('Alien', 100, 5);
    expect(recent()).toHaveLength(1);
    progress('Alien', 110, 12);
    expect(recent()).toMatchObject([{ seconds: 0 }, { seconds: 160 }]);
  });

  test('counts a title as finished from 95 % on, and its credits towards the same viewing', () => {
    const { progress, begun, recent } = startHistory();
    progress('Alien', 5_699);
    expect([begun(), recent()[0]?.finished]).toEqual([['Alien'], false]);
    progress('Alien', 5_700);
    progress('Alien', 5_900);
    expect([begun(), recent().length, recent()[0]?.finished]).toEqual([[], 1, true]);
    progress('Alien', 10);
    expect([begun(), recent().length]).toEqual([['Alien'], 2]);
  });

  test('accepts FINISHED only for titles that were started', () => {
    const { actor, progress, finished, begun, recent } = startHistory();
    progress('Alien', 60);
    expect(actor.getSnapshot().can(finished('Brazil'))).toBe(false);
    actor.send(finished('Alien'));
    expect(begun()).toEqual([]);
    expect(recent()).toMatchObject([{ finished: true, positionSeconds: 6_000 }]);
    expect(actor.getSnapshot().can(finished('Alien'))).toBe(false);
  });

  test('offers the 20 newest titles to continue', () => {
    const { progress, begun } = startHistory();
    for (let index = 0; index < 25; index += 1) progress(`t${index}`, 60);
    expect(begun()).toEqual(Array.from({ length: 20 }, (_, index) => `t${24 - index}`));
  });

  test('changes only the given preferences', () => {
    const { actor, context } = startHistory();
    actor.send({ type: 'SET_PREFERENCES', language: 'de', subtitles: true });
    actor.send({ type: 'SET_PREFERENCES', subtitles: false });
    expect(context().preferences).toEqual({ language: 'de', subtitles: false });
  });

  test('hides a title everywhere, and still counts it', () => {
    const { actor, progress, context } = startHistory();
    progress('Alien', 0);
    progress('Alien', 600);
    for (let index = 0; index < limits.recent; index += 1) progress(`t${index}`, 60);
    progress('Alien', 60, 20);
    progress('Alien', 90, 20);
    expect(JSON.stringify(context()).split('Alien')).toHaveLength(4);
    const before = totalOf(context().watched);
    actor.send({ type: 'HIDE_TITLE', title: 'Alien' });
    expect(JSON.stringify(context())).not.toContain('Alien');
    expect(totalOf(context().watched)).toEqual(before);
    expect(before).toEqual({ viewings: limits.recent + 2, seconds: 630, finished: 0 });
  });

  test('keeps nothing once it is erased', () => {
    const { actor, progress } = startHistory();
    progress('Alien', 60);
    actor.send({ type: 'ERASE' });
    const { status, value, context } = actor.getSnapshot();
    expect([status, value]).toEqual(['done', 'erased']);
    expect(JSON.stringify(context)).not.toMatch(/Alien|alice/);
  });

  test('has every state and transition reached by the tests above', () => {
    console.log(coverage.summary());
    expect(coverage.missing()).toEqual([]);
  });
});

describe('10,000 updates over 40 years', () => {
  const { progress, context } = startHistory();
  const sizes: number[] = [];
  for (let update = 1; update <= 10_000; update += 1) {
    progress(`Title ${(update * 7) % 1_000}`, 5_000 + (update % 10) * 100, update * 36 - 310_000);
    if (update % 1_000 === 0) sizes.push(JSON.stringify(context()).length);
  }
  const { recent, titles, months, years } = context().watched;

  test('leave a context that stays small', () => {
    console.log(`bytes after 1,000, 2,000, … updates: ${sizes.join(', ')}`);
    expect(Math.max(...sizes)).toBeLessThan(45_000);
    expect([recent.length, titles.length, months.length]).toEqual([50, 200, 24]);
    expect(years.length).toBeLessThanOrEqual(41);
  });

  test('are all counted', () => {
    expect(totalOf(context().watched)).toMatchObject({ viewings: 10_000, finished: 3_000 });
  });

  test('are summed up by month and by year, newest first', () => {
    const periods = [...months, ...years].map(({ period }) => period);
    expect(periods.slice(0, 24)).toEqual(periods.slice(0, 24).toSorted().toReversed());
    expect(periods.slice(24)).toEqual(periods.slice(24).toSorted().toReversed());
    expect(periods.every((period) => /^\d{4}(-\d{2})?$/.test(period))).toBe(true);
  });
});

describe('an event of a watch history', () => {
  const { events }: Process = process;
  const parse = (type: string, value: object) => events?.[type]?.safeParse(value);
  const progress = { title: 'Alien', positionSeconds: 60, durationSeconds: 6_000 };

  test('has a time, or happens now', () => {
    const now = parse('PROGRESS', progress)?.data;
    expect(now).toMatchObject({ at: expect.stringMatching(/^\d{4}-.*Z$/) });
    const then = parse('PROGRESS', { ...progress, at: '2020-05-01T12:00:00+02:00' })?.data;
    expect(then).toMatchObject({ at: '2020-05-01T10:00:00.000Z' });
  });

  test.each([
    ['PROGRESS', { ...progress, positionSeconds: 6_001 }, ['positionSeconds']],
    ['PROGRESS', { ...progress, durationSeconds: 0 }, ['durationSeconds', 'positionSeconds']],
    ['PROGRESS', { ...progress, at: '1999-01-01T00:00:00Z' }, ['at']],
    ['PROGRESS', { ...progress, at: '2999-01-01T00:00:00Z' }, ['at']],
    ['PROGRESS', {}, ['title', 'positionSeconds', 'durationSeconds']],
    ['SET_PREFERENCES', { colour: 'red' }, ['']],
    ['FINISHED', { title: ' ' }, ['title']],
  ])('is refused with every fault: %s %j', (type, value, paths) => {
    const issues = parse(type, value)?.error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual(paths);
  });
});
