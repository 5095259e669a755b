import { expect, test } from 'vitest';
import { diagnoseRound } from '../../../../src/cli/doctor/diagnose-round.ts';

const startedAt = '2026-01-01T12:00:00.000Z';
const fine = {
  startedAt,
  endedAt: '2026-01-01T12:01:30.000Z',
  examined: 1_200,
  repaired: 0,
  effects: 0,
  deadEnds: 0,
  failed: 0,
  found: [],
};

test('a process over which no round has ended is unchecked', () => {
  const never = diagnoseRound({ process: 'order' });
  expect(never).toMatchObject([
    { kind: 'unchecked', message: expect.stringContaining('holdfast doctor --examine') },
  ]);
  const { endedAt: _, ...current } = fine;
  const first = diagnoseRound({ process: 'order', current });
  expect(first).toMatchObject([
    { kind: 'unchecked', message: expect.stringContaining('under way (1,200 instances)') },
  ]);
});

test('a round that found nothing is fine, and so is what it repaired, which is named', () => {
  expect(diagnoseRound({ process: 'order', last: fine })).toMatchObject([{ kind: 'ok' }]);
  const found = [{ id: 'ord_1', what: 'repaired' as const, detail: 'timer 2/0' }];
  const last = { ...fine, repaired: 1, effects: 2, found };
  expect(diagnoseRound({ process: 'order', last })).toMatchObject([
    {
      kind: 'ok',
      message: expect.stringContaining('put back 2 tasks and timers'),
      instances: ['order/ord_1'],
    },
  ]);
});

test('dead ends and instances that could not be read are problems, with what was found', () => {
  const found = [
    { id: '', what: 'failed' as const, detail: 'unknown format 9' },
    { id: 'ord_2', what: 'deadEnd' as const, detail: 'It waits for nothing.' },
  ];
  const last = { ...fine, deadEnds: 1, failed: 2, found };
  expect(diagnoseRound({ process: 'order', last })).toMatchObject([
    {
      kind: 'problem',
      message: expect.stringContaining('1 instance at a dead end'),
      instances: ['order/ord_2'],
    },
    {
      kind: 'problem',
      message: expect.stringContaining('2 instances: unknown format 9'),
    },
  ]);
});
