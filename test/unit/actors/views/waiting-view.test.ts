import { expect, test } from 'vitest';
import { setup } from 'xstate';
import type { EffectId } from '../../../../src/actors/ports/ids.ts';
import type { InstanceRecord, PendingTimer } from '../../../../src/actors/record/record.ts';
import type { ProvenEffect } from '../../../../src/actors/views/proven-effects.ts';
import { toWaitingView } from '../../../../src/actors/views/waiting-view.ts';
import { defineProcess } from '../../../../src/index.ts';

const machine = setup({}).createMachine({ initial: 'open', states: { open: {} } });
const door = defineProcess({ name: 'door', machine });
const record = {
  publicId: 'doo_x',
  version: 1,
  status: 'Pending',
  snapshot: { status: 'active', value: 'open', context: {}, children: {} },
} as unknown as InstanceRecord;

const event = { type: 'GO', href: '/doors/x/events' } as const;

/** Counts how often a timer is shown: the time at which it fires is read. */
let shown = 0;

function timer(n: number, armed = true): ProvenEffect {
  const pending = {
    id: `0/${n}`,
    event: { type: 'LATER' },
    delayMs: 1000,
    get deadline() {
      shown += 1;
      return 0;
    },
  } as unknown as PendingTimer;
  const wake = { kind: 'timer', effect: `x/0/0/${n}` as EffectId } as const;
  const entry = armed ? { atMs: 0 } : undefined;
  return { armable: { kind: 'timer', pending }, wake, entry, armed, running: false };
}

const idsOf = (effects: readonly ProvenEffect[], most?: number) =>
  toWaitingView(door, record, effects, {
    accepts: [event],
    withProof: false,
    ...(most === undefined ? {} : { most }),
  }).waitsFor.map((one) => (one.kind === 'event' ? one.type : one.id));

test('what an instance waits for is whole where it can be shown', () => {
  expect(idsOf([timer(1), timer(2)], 3)).toEqual(['0/1', '0/2', 'GO']);
});

test('what is cut keeps its order, and what is not armed and the events before all else', () => {
  const effects = [timer(1), timer(2), timer(3, false), timer(4)];
  expect(idsOf(effects, 3)).toEqual(['0/1', '0/3', 'GO']);
  expect(idsOf(effects, 1)).toEqual(['0/3']);
});

test('of very much that an instance waits for, only what is shown is converted, and all of it counts', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => timer(n));
  shown = 0;
  const { total, waitsFor, deadEnd } = toWaitingView(door, record, many, {
    accepts: [event],
    withProof: true,
  });
  expect([total, waitsFor.length, deadEnd]).toEqual([100_001, 1_000, false]);
  expect(shown).toBeLessThan(3_000);
});

test('an instance is a dead end if nothing of it is armed and it accepts no event', () => {
  const deadEnd = (effects: readonly ProvenEffect[]) =>
    toWaitingView(door, record, effects, { accepts: [], withProof: false }).deadEnd;
  expect(deadEnd([timer(1, false)])).toBe(true);
  expect(deadEnd([timer(1, false), timer(2)])).toBe(false);
});
