import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { warmPictures } from '../../../../src/dashboard/base/warm-pictures.ts';
import type { DashboardDeps } from '../../../../src/dashboard/base/dashboard-deps.ts';
import type { HttpEnv } from '../../../../src/http/base/http-env.ts';
import { createParcel } from '../../../support/parcel.ts';

test('statecharts are laid out once somebody has looked: after the first page, and once', async () => {
  const happened: string[] = [];
  const deps = {
    runtime: { processes: [createParcel()] },
    pictures: {
      toSvg: async () => {
        happened.push('laid out');
        return '';
      },
    },
  } as unknown as DashboardDeps;
  const app = new Hono<HttpEnv>();
  app.use(warmPictures(deps));
  app.get('/', async (c) => {
    await Promise.resolve();
    happened.push('page');
    return c.text('');
  });
  await app.request('/');
  await app.request('/');
  expect(happened).toEqual(['page', 'laid out', 'page']);
});
