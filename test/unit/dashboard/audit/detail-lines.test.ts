import { expect, test } from 'vitest';
import { detailLines } from '../../../../src/dashboard/audit/detail-lines.ts';

test.each([
  ['a name', { task: 'charge' }, ['task charge']],
  [
    'an act of many kinds',
    { act: { kind: 'operate', act: { kind: 'pause' } } },
    ['act operate, pause'],
  ],
  ['an event', { act: { kind: 'send', event: 'PAY' } }, ['act send, event PAY']],
  ['a filter that leaves nothing out', { filter: {} }, ['filter all']],
  [
    'a filter',
    { filter: { status: 'Pending', attributes: { email: 'ann' } } },
    ['filter status Pending, email ann'],
  ],
  ['a count', { expected: { count: 4, more: false } }, ['expected count 4']],
  [
    'a count that is not exact',
    { expected: { count: 4, more: true } },
    ['expected count 4, more true'],
  ],
  ['numbers, in one line', { matched: 4, to: 'x', done: 3 }, ['to x', ' matched 4, done 3']],
  ['nothing', { to: null, all: [] }, ['to null', 'all ']],
])('the audit log says %s in words', (_, details, lines) => {
  expect(detailLines(details).map(({ name, text }) => `${name} ${text}`)).toEqual(lines);
});
