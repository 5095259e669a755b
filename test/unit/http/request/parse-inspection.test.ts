import { expect, test } from 'vitest';
import { parseInspection } from '../../../../src/http/request/parse-inspection.ts';

const parse = (query: string) => parseInspection(new URLSearchParams(query));

test.each([
  ['', { kind: 'all' }],
  ['process=order', { kind: 'process', name: 'order' }],
  ['id=ord_1', { kind: 'instance', id: 'ord_1', past: undefined }],
  ['id=ord_1&past=0', { kind: 'instance', id: 'ord_1', past: 0 }],
])('?%s is understood', (query, target) => {
  expect(parse(query)).toEqual(target);
});

test.each([
  ['id=a&id=b', 'id'],
  ['id=a&process=b', 'process'],
  ['past=1', 'past'],
  ['id=a&past=-1', 'past'],
  ['id=a&past=01', 'past'],
  ['id=a&past=1e3', 'past'],
  ['id=a&access_token=x', 'access_token'],
  ['id=a&token=x', 'token'],
])('?%s is refused because of %s', (query, parameter) => {
  expect(faultsOf(query)).toMatchObject({
    code: 'invalid_request',
    details: { errors: [{ parameter }] },
  });
});

function faultsOf(query: string): unknown {
  try {
    return parse(query);
  } catch (error) {
    return error;
  }
}
