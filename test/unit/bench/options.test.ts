import { expect, test } from 'vitest';
import { parseOptions } from '../../../bench/options.ts';

test('the bench measures everything but what takes ten minutes, unless it is told what', () => {
  const all = parseOptions([]);
  const some = parseOptions(['--only', 'burst,reads', '--storage', 'embedded', '--rounds', '3']);

  expect(all.cases.length).toBeGreaterThan(5);
  expect(all.cases.some(({ name }) => name === 'overload')).toBe(false);
  expect(all.storages).toEqual(['everysec', 'always', 'embedded']);
  expect(some.cases.map(({ name }) => name)).toEqual(['burst', 'reads']);
  expect(some.storages).toEqual(['embedded']);
  expect(some.plan.rounds).toBe(3);
  expect(parseOptions(['--only', 'overload']).cases).toHaveLength(1);
});

test('a case that does not exist is refused with the names of those that do', () => {
  expect(() => parseOptions(['--only', 'brust'])).toThrow(
    /^--only has no brust; it has three-steps-1, three-steps-16, .*overload\.$/,
  );
});

test('what takes long has its size in the plan, which the command line can change', () => {
  const { plan } = parseOptions([
    '--many',
    '30000',
    '--overdue',
    '7',
    '--overload-s',
    '180',
    '--warm-s',
    '3',
  ]);
  expect(plan).toMatchObject({ many: 30_000, overdue: 7, overloadMs: 180_000, warmMs: 3_000 });
  expect(parseOptions(['--only', 'outage,million,cluster,floor']).cases).toHaveLength(4);
});

test('rounds must be a number', () => {
  expect(() => parseOptions(['--rounds', '0'])).toThrow('--rounds must be 1 or more, not 0.');
});
