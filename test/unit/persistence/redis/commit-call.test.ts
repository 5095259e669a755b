import { expect, test } from 'vitest';
import { toRecordMark, type InstanceId } from '../../../../src/actors/ports/ids.ts';
import { toCommitCall } from '../../../../src/persistence/redis/commit-call.ts';
import { createRedisKeys } from '../../../../src/persistence/redis/redis-keys.ts';
import { creation } from '../../../conformance/fixture.ts';

const id = 'aaaaaaaaaaaaaaaaaaaaaaaaaa' as InstanceId;
const keys = createRedisKeys('hf', 1);

/** The fields of a commit with so many terms that keeps so many history entries. */
function fieldsOf(terms: number, historyLimit: number): string {
  const add = Array.from({ length: terms }, (_, n) => `term=${n}`);
  const commit = creation(id, { terms: { add, remove: [] }, historyLimit });
  const mark = toRecordMark(0, 'nonce');
  const { args } = toCommitCall([{ commit, partition: keys.of(id), mark }], false);
  return String(args[3]);
}

/** As the script reads digits to the base 128. */
function numberIn(text: string, from: number, digits: number): number {
  let number = 0;
  for (let at = from; at < from + digits; at += 1) number = number * 128 + text.charCodeAt(at);
  return number;
}

test.each([0, 1, 127, 128, 129, 16_383, 16_384, 50_000])(
  'a commit says that it has %i parts in three digits',
  (count) => {
    expect(numberIn(fieldsOf(count, 100), 15, 3)).toBe(count);
  },
);

test.each([
  [0, 0],
  [10_000, 10_000],
  [2 ** 40, 2 ** 40],
  [Infinity, 128 ** 6 - 1],
])('a limit of %d is %d in six digits', (limit, told) => {
  expect(numberIn(fieldsOf(0, limit), 39, 6)).toBe(told);
});

test('each digit is one byte on its way to Redis', () => {
  const fields = fieldsOf(16_383, 2 ** 42 - 1);
  expect(Buffer.byteLength(fields)).toBe(fields.length);
});

test('what follows the digits is text', () => {
  expect(fieldsOf(0, 100).slice(51)).toBe(
    `- 0:nonce: 0 ${id} 1700000000000 orders - ${creation(id).owner.number}`,
  );
});

test('more parts than three digits can tell are refused', () => {
  const history = Array.from({ length: 128 ** 3 }, () => '');
  const commit = creation(id, { history, historyLimit: Infinity });
  const call = { commit, partition: keys.of(id), mark: toRecordMark(0, 'nonce') };
  expect(() => toCommitCall([call], false)).toThrow('A commit of 2097152 parts is too large');
});
