import { expect, test } from 'vitest';
import { redact } from '../../../../src/actors/record/redact.ts';

test('values at the paths are kept out, at any depth', () => {
  const value = { token: 't', card: { number: 1, owner: 'ann' }, list: [{ pin: 1 }], none: null };
  expect(redact(value, ['token', 'card.number', 'list.*.pin', 'none', 'other'])).toEqual({
    token: '[redacted]',
    card: { number: '[redacted]', owner: 'ann' },
    list: [{ pin: '[redacted]' }],
    none: '[redacted]',
  });
});

test('a property without a value is not told as one that has one', () => {
  const shown = redact({ keyCode: undefined, name: 'ann' }, ['keyCode', 'name']);
  expect(JSON.stringify(shown)).toBe('{"name":"[redacted]"}');
});
