import { expect, test } from 'vitest';
import { cutBadges, type UnmadeBadge } from '../../../src/pictures/cut-badges.ts';

const made: string[] = [];
const unmade = (state: string, text: string): UnmadeBadge => ({
  state,
  make: () => {
    made.push(text);
    return { text, tone: 'wait' };
  },
});
const badge = (state: string, text: string) => ({ state, text, tone: 'wait' });

test('a state with many badges shows the first ones, and how many more it has; the others are not made', () => {
  const many = Array.from({ length: 2_006 }, (_, n) => unmade('open', `timer ${n}`));
  expect(cutBadges([...many, unmade('shut', 'timer')])).toEqual([
    ...Array.from({ length: 6 }, (_, n) => badge('open', `timer ${n}`)),
    badge('shut', 'timer'),
    { state: 'open', text: 'and 2,000 more', tone: 'note' },
  ]);
  expect(made).toHaveLength(7);
});

test('a state with few badges shows them all', () => {
  const few = Array.from({ length: 6 }, (_, n) => unmade('open', `timer ${n}`));
  expect(cutBadges(few)).toEqual(Array.from({ length: 6 }, (_, n) => badge('open', `timer ${n}`)));
});
