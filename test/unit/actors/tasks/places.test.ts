import { expect, test } from 'vitest';
import type { Place } from '../../../../src/actors/commit/place.ts';
import { createPlaces, type Places } from '../../../../src/actors/tasks/places.ts';

function reserved(places: Places) {
  const place = places.reserve();
  if (place === undefined) throw new Error('There is no place.');
  return place;
}

test('a task that finds no place is queued, and gets the next one that is freed', () => {
  const places = createPlaces(1, () => 0);
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
  const places = createPlaces(1, () => 0);
  const [first, second] = [reserved(places), reserved(places)];
  first.release();
  expect(places.reserve()?.state()).toBe('queued');
  let hasBegun = false;
  second.afterQueue(() => (hasBegun = true));
  expect(hasBegun).toBe(true);
});

test('a task that leaves the queue takes no place, and makes room for another', () => {
  const places = createPlaces(1, () => 0);
  const first = reserved(places);
  const queued = Array.from({ length: 15 }, () => reserved(places));
  expect(places.reserve()).toBeUndefined();
  for (const place of queued) place.release();
  first.release();
  expect(places.taken()).toBe(0);
  expect(reserved(places).state()).toBe('free');
});

test('a place is freed once, however often it is released', () => {
  const places = createPlaces(2, () => 0);
  const [first] = [reserved(places), reserved(places)];
  first.release();
  first.release();
  expect(places.taken()).toBe(1);
});

test('once closed no task gets a place, not even one that is queued', async () => {
  const places = createPlaces(1, () => 0);
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

test('tasks from the store and tasks that commits make due get places in turn, so that neither starves the other', async () => {
  const places = createPlaces(1, () => 0);
  const begun: string[] = [];
  const running = [reserved(places)];
  const wait = (name: string, place: Place | undefined) => {
    if (place === undefined) throw new Error(`There is no place for ${name}.`);
    place.afterQueue(() => {
      begun.push(name);
      running.push(place);
    });
  };
  for (const name of ['due 1', 'due 2', 'due 3']) wait(name, places.reserve());
  wait('stored 1', places.reserveStored());
  const woken = places.acquire().then((place) => wait('stored 2', place));
  for (let n = 0; n < 6; n += 1) {
    running.shift()?.release();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await woken;
  expect(begun).toEqual(['due 1', 'stored 1', 'due 2', 'stored 2', 'due 3']);
});

test('fewer tasks from the store wait for each place, because other nodes may have some free', () => {
  const places = createPlaces(1, () => 0);
  const stored = Array.from({ length: 4 }, () => places.reserveStored()?.state());
  expect(stored).toEqual(['free', 'queued', 'queued', undefined]);
});

test('how long tasks wait is told by the last that got a place, while others wait', () => {
  let now = 0;
  const places = createPlaces(1, () => now);
  const [first, second, third] = [reserved(places), reserved(places), reserved(places)];
  places.reserveStored();
  expect(places.waitMs()).toBe(0);
  now = 700;
  first.release();
  expect(places.waitMs()).toBe(700);
  now = 800;
  second.release();
  expect(places.waitMs()).toBe(700);
  third.release();
  expect(places.waitMs()).toBe(0);
});
