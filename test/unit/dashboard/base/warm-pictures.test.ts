import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { warmPictures } from '../../../../src/dashboard/base/warm-pictures.ts';
import type { DashboardDeps } from '../../../../src/dashboard/base/dashboard-deps.ts';
import type { HttpEnv } from '../../../../src/http/base/http-env.ts';
import { createParcel } from '../../../support/parcel.ts';
import { someTurns } from '../../../support/some-turns.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** An app whose layouts take half a second each, with what happened to it. */
function openApp(parts: Partial<DashboardDeps> = {}) {
  const clock = createManualClock();
  const happened: string[] = [];
  const deps = {
    runtime: { processes: [createParcel(), createParcel()] },
    pictures: {
      layOut: async () => {
        clock.advance(500);
        happened.push('laid out');
      },
    },
    clock,
    ...parts,
  } as unknown as DashboardDeps;
  const app = new Hono<HttpEnv>();
  app.use(warmPictures(deps));
  app.get('/', async (c) => {
    await Promise.resolve();
    happened.push('page');
    return c.text('');
  });
  return { app, clock, happened };
}

test('statecharts are laid out once somebody has looked: after the first page, once, with a rest after each', async () => {
  const { app, clock, happened } = openApp();
  await app.request('/');
  await app.request('/');
  expect(happened).toEqual(['page', 'laid out', 'page']);
  clock.advance(499);
  await someTurns();
  expect(happened).toHaveLength(3);
  clock.advance(1);
  await someTurns();
  expect(happened).toEqual(['page', 'laid out', 'page', 'laid out']);
  clock.advance(60_000);
  await app.request('/');
  expect(happened.at(-1)).toBe('page');
});

test('statecharts are laid out a second after the service listens, although nobody looks', async () => {
  const { clock, happened } = openApp({ listening: Promise.resolve() });
  await someTurns();
  clock.advance(999);
  await someTurns();
  expect(happened).toEqual([]);
  clock.advance(1);
  await someTurns();
  expect(happened).toEqual(['laid out']);
});

test('a service that closes lays out no more statecharts, and nothing waits for that', async () => {
  const closing = new AbortController();
  const { clock, happened } = openApp({
    listening: Promise.resolve(),
    closing: closing.signal,
  });
  await someTurns();
  clock.advance(1_000);
  await someTurns();
  expect(happened).toEqual(['laid out']);
  closing.abort();
  await someTurns();
  expect(clock.waiting()).toBe(0);
  clock.advance(60_000);
  await someTurns();
  expect(happened).toEqual(['laid out']);
});
