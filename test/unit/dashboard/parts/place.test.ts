import { expect, test } from 'vitest';
import {
  atPlace,
  placeAfter,
  placeBefore,
  toPlace,
  type Place,
} from '../../../../src/dashboard/parts/place.ts';

/** The places of the pages from the newest on, as links lead there. */
function walk(pages: number): readonly Place[] {
  const places = [toPlace(new URLSearchParams())];
  for (let page = 1; page < pages; page++) {
    const { cursor, trail } = places[page - 1] ?? { cursor: undefined, trail: [] };
    places.push(toPlace(atPlace(new URLSearchParams(), placeAfter({ cursor, trail }, `c${page}`))));
  }
  return places;
}

test('each page leads back to the page before, until only the newest is left', () => {
  const places = walk(5);
  expect(places.map(({ cursor }) => cursor)).toEqual([undefined, 'c1', 'c2', 'c3', 'c4']);
  const at = (page: number) => places[page] ?? { cursor: 'none', trail: [] };
  for (let page = 4; page > 1; page--) {
    expect(placeBefore(at(page))).toEqual(places[page - 1]);
  }
  expect(placeBefore(at(1))).toBeUndefined();
});

test('the way back does not grow without end', () => {
  const last = walk(100).at(-1);
  expect(last?.cursor).toBe('c99');
  expect(last?.trail).toHaveLength(10);
  expect(last?.trail.at(-1)).toBe('c98');
});
