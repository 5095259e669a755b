import { expect, it } from 'vitest';
import { generalMessage } from '../../../../src/actors/statistics/general-message.ts';

it.each([
  ['The bank answered 503', 'The bank answered <n>'],
  ['timeout after 1,500.5 ms at 12:30:00', 'timeout after <n> ms at <n>'],
  ['ann.lee+x@mail.example.com is unknown', '<address> is unknown'],
  ['no user <ann@example.com>, sorry', 'no user <<address>>, sorry'],
  ['order 3f0c6a52-9d5e-4f0e-a3a1-0d1f6f3f4a11 is gone', 'order <id> is gone'],
  ['reg_k3v7q2m5x4n6p2r7s3t5w4y6za has ended', '<id> has ended'],
  ['token deadbeef0123456789 expired', 'token <id> expired'],
  ['connect ECONNREFUSED 127.0.0.1:3000', 'connect ECONNREFUSED <n>'],
  ['internationalisation failed\n  at  once', 'internationalisation failed at once'],
  ['', ''],
])('%j becomes %j', (message, general) => {
  expect(generalMessage(message)).toBe(general);
});

it('a long message is cut at 200 characters, not within a character', () => {
  const cut = generalMessage('🌍 '.repeat(1_000));
  expect(cut.length).toBeLessThanOrEqual(200);
  // Throws on half a character.
  expect(encodeURIComponent(cut)).toMatch(/%E2%80%A6$/);
});
