import { expect, test } from 'vitest';
import { cutBadges } from '../../../src/pictures/cut-badges.ts';
import type { Badge } from '../../../src/pictures/drawing/overlay.ts';

const badge = (state: string, text: string): Badge => ({ state, text, tone: 'wait' });

test('a state with many badges shows the first ones, and how many more it has', () => {
  const many = Array.from({ length: 2_006 }, (_, n) => badge('open', `timer ${n}`));
  const few = badge('shut', 'timer');
  expect(cutBadges([...many, few])).toEqual([
    ...many.slice(0, 6),
    few,
    { state: 'open', text: 'and 2,000 more', tone: 'note' },
  ]);
});

test('a state with few badges shows them all', () => {
  const few = Array.from({ length: 6 }, (_, n) => badge('open', `timer ${n}`));
  expect(cutBadges(few)).toEqual(few);
});
