import { describe, expect, test } from 'vitest';
import { matchAfters } from '../../../../src/actors/restore/match-afters.ts';
import type { After } from '../../../../src/actors/record/record.ts';

/** `1000>a` is a delay of 1000 that leads to `a`; `!` after it: it has fired. */
function match(before: string, now: string): string {
  const parse = (text: string): readonly After[] =>
    text === ''
      ? []
      : text.split(' ').map((one) => {
          const [delay = '', to = ''] = one.replace('!', '').split('>');
          return [delay, to];
        });
  const fired = before.split(' ').map((one) => one.endsWith('!'));
  const had = parse(before).map((after, n) => ({ after, runs: fired[n] === false }));
  const matches = matchAfters(had, parse(now));
  return matches.map((found) => found?.[0] ?? '-').join(' ');
}

describe('the delays of a state that has changed', () => {
  test.each([
    ['the same one', '1000>a', '1000>a', '1000'],
    ['the same delay with another target', '1000>a', '1000>b', '1000'],
    ['the same target with another delay', '1000>a', '1500>a', '1500'],
    ['the one in its place, where one is left on both sides', '1000>a', '1500>b', '1500'],
    ['none, where more are left now than before', '1000>a', '1500>b 2000>c', '-'],
    ['none, where fewer are left', '1000>a 2000>b', '3000>c', '- -'],
    ['the same delay before the same target', '1000>a 2000>b', '1000>b 2000>a', '1000 2000'],
    ['those with the same target in their order', '1000>a 2000>a', '1500>a 2500>a', '1500 2500'],
    ['the target, where delays change places', '1000>a 2000>b', '3000>a 2000>b', '3000 2000'],
    ['one that is added is left to be armed', '1000>a', '500>b 1000>a', '1000'],
    ['one that has fired does not take the place of a new one', '1000>!', '8000>a', '-'],
    [
      'one that has fired is found by its target, so that it does not fire again',
      '1000>a!',
      '1500>a',
      '1500',
    ],
    ['nothing of nothing', '', '1000>a', ''],
  ])('%s', (_, before, now, found) => {
    expect(match(before, now)).toBe(found);
  });
});
