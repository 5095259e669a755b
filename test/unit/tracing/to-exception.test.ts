import { expect, test } from 'vitest';
import { toException } from '../../../src/tracing/to-exception.ts';

test('an error is kept without its stack, and without the passwords of URLs', () => {
  const error = Object.assign(new TypeError('no answer from redis://me:secret@h1:6379/2'), {
    code: 'ECONNREFUSED',
  });
  expect(toException(error)).toEqual({
    name: 'TypeError',
    message: 'no answer from redis://***@h1:6379/2',
    code: 'ECONNREFUSED',
  });
});

test('whatever was thrown becomes an exception', () => {
  expect([toException('no'), toException({}), toException(null)]).toEqual([
    { name: 'Error', message: 'no' },
    { name: 'Error', message: '' },
    { name: 'Error', message: 'null' },
  ]);
});
