import { describe, expect, onTestFinished, test } from 'vitest';
import { createActor } from 'xstate';
import type { Process } from '../../../../src/definition/define-process.ts';
import { createWatchHistory } from '../../../../src/machines/watch-history/watch-history.ts';
import { limits, totalOf } from '../../../../src/machines/watch-history/viewings.ts';
import { simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { accepts } from '../../../support/accepts.ts';

const process = createWatchHistory({});
const startMs = Date.UTC(2026, 0, 1);
const hourMs = 60 * 60 * 1000;

const progressOf = (title: string, positionSeconds: number, hours = 0) =>
  ({
    type: 'PROGRESS',
    title,
    positionSeconds,
    durationSeconds: 6_000,
    at: new Date(startMs + hours * hourMs).toISOString(),
  }) as const;

async function startHistory() {
  const startAt = new Date(startMs + 100 * hourMs);
  const sim = await simulate(process, { input: { user: 'alice' }, startAt });
  onTestFinished(async () => sim[Symbol.asyncDispose]());
  return {
    sim,
    progress: async (...given: Parameters<typeof progressOf>) => sim.send(progressOf(...given)),
    finish: async (title: string) => accepts(sim, { type: 'FINISHED', title }),
    begun: () => sim.data.continueWatching.map(({ title }) => title),
    recent: () => sim.data.recent,
  };
}

describe('a watch history', () => {
  test('has the positions of unfinished titles, newest first', async () => {
    const { sim, progress, begun } = await startHistory();
    await progress('Alien', 60);
    await progress('Brazil', 30);
    await progress('Alien', 120);
    expect(begun()).toEqual(['Alien', 'Brazil']);
    const position = { positionSeconds: 120, durationSeconds: 6_000 };
    expect(sim.data.continueWatching[0]).toMatchObject(position);
  });

  test('counts one sitting as one viewing, and nothing for rewinding', async () => {
    const { progress, recent } = await startHistory();
    for (const position of [0, 60, 120, 60, 90]) await progress('Alien', position);
    expect(recent()).toMatchObject([{ title: 'Alien', seconds: 150, positionSeconds: 90 }]);
    await progress('Alien', 100, 5);
    expect(recent()).toHaveLength(1);
    await progress('Alien', 110, 12);
    expect(recent()).toMatchObject([{ seconds: 0 }, { seconds: 160 }]);
  });

  test('counts a title as finished from 95 % on, and its credits towards the same viewing', async () => {
    const { progress, begun, recent } = await startHistory();
    await progress('Alien', 5_699);
    expect([begun(), recent()[0]?.finished]).toEqual([['Alien'], false]);
    await progress('Alien', 5_700);
    await progress('Alien', 5_900);
    expect([begun(), recent().length, recent()[0]?.finished]).toEqual([[], 1, true]);
    await progress('Alien', 10);
    expect([begun(), recent().length]).toEqual([['Alien'], 2]);
  });

  test('accepts FINISHED only for titles that were started', async () => {
    const { progress, finish, begun, recent } = await startHistory();
    await progress('Alien', 60);
    expect(await finish('Brazil')).toBe(false);
    expect(await finish('Alien')).toBe(true);
    expect(begun()).toEqual([]);
    expect(recent()[0]).toMatchObject({ finished: true, positionSeconds: 6_000 });
    expect(await finish('Alien')).toBe(false);
  });

  test('offers the 20 newest titles to continue', async () => {
    const { progress, begun } = await startHistory();
    for (let index = 0; index < 25; index += 1) await progress(`t${index}`, 60);
    expect(begun()).toEqual(Array.from({ length: 20 }, (_, index) => `t${24 - index}`));
  });

  test('changes only the given preferences', async () => {
    const { sim } = await startHistory();
    await sim.send({ type: 'SET_PREFERENCES', language: 'de', subtitles: true });
    await sim.send({ type: 'SET_PREFERENCES', subtitles: false });
    expect(sim.data.preferences).toEqual({ language: 'de', subtitles: false });
  });

  test('hides a title everywhere, and still counts it', async () => {
    const { sim, progress } = await startHistory();
    await progress('Alien', 0);
    await progress('Alien', 600);
    for (let index = 0; index < limits.recent; index += 1) await progress(`t${index}`, 60);
    await progress('Alien', 60, 20);
    await progress('Alien', 90, 20);
    expect(JSON.stringify(sim.data).split('Alien')).toHaveLength(4);
    const before = sim.data.total;
    await sim.send({ type: 'HIDE_TITLE', title: 'Alien' });
    expect(JSON.stringify(sim.data)).not.toContain('Alien');
    expect(sim.data.total).toEqual(before);
    expect(before).toEqual({ viewings: limits.recent + 2, seconds: 630, finished: 0 });
  });

  test('keeps nothing once it is erased', async () => {
    const { sim, progress } = await startHistory();
    await progress('Alien', 60);
    await sim.send({ type: 'ERASE' });
    expect(sim).toBeIn('erased');
    expect(sim).toHaveCompleted();
    expect(JSON.stringify(sim.data)).not.toMatch(/Alien|alice/);
  });
});

describe('10,000 updates over 40 years', () => {
  // The machine alone: what counts here is what it keeps, not how it is stored.
  const actor = createActor(process.machine, { input: { user: 'alice' } }).start();
  const context = () => actor.getSnapshot().context;
  const sizes: number[] = [];
  for (let update = 1; update <= 10_000; update += 1) {
    const [position, hours] = [5_000 + (update % 10) * 100, update * 36 - 310_000];
    actor.send(progressOf(`Title ${(update * 7) % 1_000}`, position, hours));
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
