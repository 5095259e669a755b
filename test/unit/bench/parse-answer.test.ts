import { expect, test } from 'vitest';
import { parseAnswer } from '../../../bench/load/parse-answer.ts';

test('a response is complete with the last byte of its body', () => {
  const text = 'HTTP/1.1 201 Created\r\nLocation: /orders/1\r\nContent-Length: 2\r\n\r\n{}';

  expect(parseAnswer(text.slice(0, -1))).toBeUndefined();
  const answer = parseAnswer(text);

  expect(answer?.status).toBe(201);
  expect(answer?.body).toBe('{}');
  expect(answer?.header('location')).toBe('/orders/1');
  expect(answer?.header('etag')).toBeUndefined();
});

test('a 304 is complete without a body', () => {
  expect(parseAnswer('HTTP/1.1 304 Not Modified\r\nETag: "3"\r\n\r\n')?.status).toBe(304);
});
