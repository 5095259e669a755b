import { expect, test } from 'vitest';
import type { EffectId } from '../../../../src/actors/ports/ids.ts';
import type { Wake } from '../../../../src/actors/ports/ports.ts';
import { createWatch } from '../../../../src/actors/wakes/watch.ts';
import { createVirtualClock } from '../../../../src/testing/clock/virtual-clock.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { silentLog } from '../../../support/silent-log.ts';

/** What the first look of a watch reports that finds so many overdue effects, of which it has no room for some. */
async function reported(
  kind: Wake['kind'],
  { found, room, left }: { readonly found: number; readonly room: number; readonly left: number },
): Promise<boolean | undefined> {
  const clock = createVirtualClock();
  const reports: boolean[] = [];
  const overdue: Wake[] = Array.from({ length: found }, (_, n) => ({
    kind,
    effect: `ord_1/${n}/0` as EffectId,
  }));
  const watch = createWatch({
    store: { ...createMemoryStore(clock), overdue: async () => overdue.splice(0) },
    clock,
    log: silentLog,
    owner: { node: 'one', run: 'run' },
    watchMs: 200,
    graceMs: 200,
    listening: undefined,
    recheckMs: 2_000,
    leaseMs: 1_500,
    extendMs: 500,
    extend: async () => {},
    load: () => '{}',
    announced: () => {},
    onWake: { takeOverdue: async () => left, roomForOverdue: async () => room },
    looked: (isMore) => reports.push(isMore),
  });
  watch.start(false);
  await clock.settle();
  await clock.finish(watch.close());
  return reports[0];
}

test.each([
  ['task', { found: 3, room: 64, left: 0 }, false],
  ['task', { found: 3, room: 64, left: 1 }, true],
  ['task', { found: 64, room: 64, left: 0 }, true],
  ['timer', { found: 64, room: 64, left: 0 }, false],
] as const)(
  'a look that finds a %s, %j, has found a backlog of tasks: %s',
  async (kind, seen, is) => {
    expect(await reported(kind, seen)).toBe(is);
  },
);
