import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { toSelection } from '../../../../src/dashboard/instances/selection.ts';
import { toFilter } from '../../../../src/dashboard/instances/to-filter.ts';
import { defineProcess } from '../../../../src/index.ts';

const machine = createMachine({});
const plain = defineProcess({ name: 'plain', machine });
const byState = defineProcess({ name: 'by-state', machine, search: { state: true } });
const byBoth = defineProcess({
  name: 'by-both',
  machine,
  search: { state: true, attributes: () => ({ city: 'x' }) },
});
const all = [plain, byState, byBoth];

function filtered(query: string, processes = all) {
  const result = toFilter(toSelection(new URLSearchParams(query)), processes);
  return { ...result, processes: result.processes.map(({ name }) => name) };
}

test('times without a zone are in UTC, and attributes may hold any character', () => {
  const { filter, faults } = filtered(
    'status=Failed&attention=true&createdAfter=2026-01-02T03:04&createdBefore=2026-01-02T03:04:05%2B01:00&attribute=a%3Db%3Dc',
  );
  expect(faults).toEqual([]);
  expect(filter).toEqual({
    status: 'Failed',
    attention: true,
    createdAfter: Date.parse('2026-01-02T03:04:00Z'),
    createdBefore: Date.parse('2026-01-02T02:04:05Z'),
    attributes: { a: 'b=c' },
  });
});

test.each([
  ['status=Failed', ['plain', 'by-state', 'by-both'], []],
  ['state=a', ['by-state', 'by-both'], [{ by: 'state', names: ['plain'] }]],
  ['q=word', ['by-both'], [{ by: 'attributes', names: ['plain', 'by-state'] }]],
  [
    'state=a&attribute=city%3Dx',
    ['by-both'],
    [
      { by: 'state', names: ['plain'] },
      { by: 'attributes', names: ['by-state'] },
    ],
  ],
])('%s leaves out the processes that cannot be searched so', (query, processes, leftOut) => {
  expect(filtered(query)).toMatchObject({ processes, leftOut, faults: [] });
});

test('without a process that can be searched so there is no filter, and no fault', () => {
  const none = { processes: [], filter: undefined, faults: [] };
  expect(filtered('state=a', [plain])).toMatchObject(none);
});

test.each([
  ['status=Nope', 'status'],
  ['createdAfter=yesterday', 'createdAfter'],
  ['attribute=city', 'name=value'],
  ['q=-', 'must contain a word'],
  ['attribute=limit%3D1', 'limit=1'],
  ['attribute=%3D1', 'name=value'],
  ['attribute=city%3Dx&attribute=city%3Dy', 'city'],
])('%s is a fault that says where', (query, where) => {
  const { filter, faults } = filtered(query);
  expect(filter).toBeUndefined();
  expect(faults.join()).toContain(where);
});
