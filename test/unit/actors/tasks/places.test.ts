import { expect, test } from 'vitest';
import { createPlaces, type Places } from '../../../../src/actors/tasks/places.ts';

function reserved(places: Places) {
  const place = places.reserve();
  if (place === undefined) throw new Error('There is no place.');
  return place;
}

test('a task that finds no place is queued, and gets the next one that is freed', () => {
  const places = createPlaces(1);
  const [first, second, third] = [reserved(places), reserved(places), reserved(places)];
  const begun: string[] = [];
  second.afterQueue(() => begun.push('second'));
  third.afterQueue(() => begun.push('third'));
  expect([first.state(), second.state(), third.state()]).toEqual(['free', 'queued', 'queued']);
  first.release();
  expect(begun).toEqual(['second']);
  expect([second.state(), third.state()]).toEqual(['free', 'queued']);
});

test('a place that is freed before its task is ready is kept for it', () => {
  const places = createPlaces(1);
  const [first, second] = [reserved(places), reserved(places)];
  first.release();
  expect(places.reserve(0)).toBeUndefined();
  let hasBegun = false;
  second.afterQueue(() => (hasBegun = true));
  expect(hasBegun).toBe(true);
});

test('a task that leaves the queue takes no place, and makes room for another', () => {
  const places = createPlaces(1);
  const first = reserved(places);
  const queued = Array.from({ length: 30 }, () => reserved(places));
  expect(places.reserve()).toBeUndefined();
  for (const place of queued) place.release();
  first.release();
  expect(places.taken()).toBe(0);
  expect(reserved(places).state()).toBe('free');
});

test('a place is freed once, however often it is released', () => {
  const places = createPlaces(2);
  const [first] = [reserved(places), reserved(places)];
  first.release();
  first.release();
  expect(places.taken()).toBe(1);
});

test('once closed no task gets a place, not even one that is queued', async () => {
  const places = createPlaces(1);
  const [first, second] = [reserved(places), reserved(places)];
  let isOver = false;
  second.afterQueue(() => (isOver = true));
  places.close();
  expect([second.state(), isOver]).toEqual(['gone', true]);
  first.release();
  second.release();
  expect(places.reserve()).toBeUndefined();
  expect(await places.acquire()).toBeUndefined();
});
