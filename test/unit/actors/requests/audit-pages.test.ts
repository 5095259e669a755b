import { expect, test } from 'vitest';
import { createAuditLog } from '../../../../src/actors/requests/audit-log.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const admin = (sub: string, tenant?: string) => ({
  sub,
  tenant,
  scopes: ['holdfast:admin'],
  claims: {},
});

const hourMs = 3_600_000;

/** A log whose clock the test sets. */
function openLog() {
  let now = hourMs;
  let turns = 0;
  const log = createAuditLog({
    store: createVirtualStore(),
    clock: { now: () => now },
    log: silentLog,
    mostRead: 2_000,
    turns: {
      next: () => {
        turns += 1;
        return undefined;
      },
    },
  });
  return {
    log,
    turns: () => turns,
    async act(atMs: number, by: string, what: 'pause' | 'resume', process = 'parcel') {
      now = atMs;
      const said = { what, process, details: {} };
      await log.audited(admin(by), said, async () => undefined);
    },
  };
}

async function readAll(
  { log }: ReturnType<typeof openLog>,
  wanted: Omit<Parameters<typeof log.read>[1], 'limit'>,
) {
  const { entries } = await log.read(admin('ann'), { limit: 100, ...wanted });
  return entries.map(({ at, by, what, process }) => [Date.parse(at) / hourMs, by, what, process]);
}

test('a page of the log is filtered by caller, act, process and time', async () => {
  const opened = openLog();
  await opened.act(hourMs, 'otto', 'pause');
  await opened.act(2 * hourMs, 'olga', 'pause', 'letter');
  await opened.act(3 * hourMs, 'otto', 'resume');
  expect(await readAll(opened, { by: 'otto' })).toEqual([
    [3, 'otto', 'resume', 'parcel'],
    [1, 'otto', 'pause', 'parcel'],
  ]);
  expect(await readAll(opened, { what: 'pause', process: 'letter' })).toEqual([
    [2, 'olga', 'pause', 'letter'],
  ]);
  const times = async (wanted: object) => (await readAll(opened, wanted)).map(([hour]) => hour);
  expect(await times({ since: 2 * hourMs })).toEqual([3, 2]);
  expect(await times({ until: 3 * hourMs })).toEqual([2, 1]);
  expect(await times({ since: hourMs + 1, until: 3 * hourMs })).toEqual([2]);
  expect(await times({ since: -1, until: 0 })).toEqual([]);
  expect(await times({ by: 'Otto' })).toEqual([]);
});

test('a time before the cursor keeps it, and a time after it does not reach behind it', async () => {
  const opened = openLog();
  for (const hour of [1, 2, 3, 4]) await opened.act(hour * hourMs, 'otto', 'pause');
  const first = await opened.log.read(undefined, { limit: 1, until: 4 * hourMs });
  const before = first.next ?? '';
  expect(first.entries.map(({ at }) => Date.parse(at) / hourMs)).toEqual([3]);
  const times = async (until: number) =>
    (await readAll(opened, { before, until })).map(([hour]) => hour);
  expect(await times(4 * hourMs)).toEqual([2, 1]);
  expect(await times(2 * hourMs)).toEqual([1]);
});

test('a filter that hardly anything matches reads a part of the log in turns, and says where to go on', async () => {
  const opened = openLog();
  await opened.act(hourMs, 'rare', 'pause');
  for (let n = 0; n < 2_500; n += 1) await opened.act(2 * hourMs, 'otto', 'pause');
  const first = await opened.log.read(admin('ann'), { limit: 10, by: 'rare' });
  expect(first.entries).toEqual([]);
  expect(opened.turns()).toBeGreaterThan(2);
  const second = await opened.log.read(admin('ann'), { limit: 10, by: 'rare', before: first.next });
  expect(second.entries).toMatchObject([{ by: 'rare' }]);
  expect(second.next).toBeUndefined();
});
