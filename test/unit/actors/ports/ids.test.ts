import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  createPublicId,
  derivePublicId,
  instanceOf,
  parsePublicId,
  toEffectId,
  toInstanceId,
  withinInstance,
} from '../../../../src/actors/ports/ids.ts';

const parts = { caller: 'me', process: 'order', key: 'k1' };

test('a public id is its prefix and 26 characters of base32, and never the same twice', () => {
  const ids = Array.from({ length: 1_000 }, () => createPublicId('ord'));
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(/^ord_[a-z2-7]{26}$/);
});

test('only well-formed public ids are accepted', () => {
  const id = createPublicId('ord');
  expect(parsePublicId(id)).toBe(id);
  for (const text of ['', 'ord_', id.toUpperCase(), `${id}a`, id.slice(1, -1), `../${id}`, '_a']) {
    expect(parsePublicId(text)).toBeUndefined();
  }
});

test('the same key, caller and process always give the same id', () => {
  const id = derivePublicId('ord', 'secret', parts);
  expect(parsePublicId(id)).toBe(id);
  expect(derivePublicId('ord', 'secret', { ...parts })).toBe(id);
  const others = [
    derivePublicId('ord', 'another secret', parts),
    derivePublicId('ord', 'secret', { ...parts, caller: 'you' }),
    derivePublicId('ord', 'secret', { ...parts, process: 'order2' }),
    derivePublicId('ord', 'secret', { ...parts, key: 'k2' }),
    derivePublicId('ord', 'secret', { caller: 'm', process: 'eorder', key: 'k1' }),
  ];
  expect(new Set([id, ...others]).size).toBe(6);
});

test('an instance id is the SHA-256 of the public id, cut to 128 bits, in base32 (RFC 4648)', () => {
  const id = createPublicId('ord');
  const digest = createHash('sha256').update(id).digest().subarray(0, 16);
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const expected = (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet.charAt(Number.parseInt(five.padEnd(5, '0'), 2)))
    .join('');
  expect(toInstanceId(id)).toBe(expected);
});

test('an effect id names its instance, the start of that, and the effect within it', () => {
  const id = toInstanceId(createPublicId('ord'));
  const effect = toEffectId({ id, createdAt: 1_700_000_000_000 }, '12/3');
  expect(effect).toBe(`${id}/loyw3v28/12/3`);
  expect(instanceOf(effect)).toBe(id);
  expect(withinInstance(effect)).toBe('12/3');
});
