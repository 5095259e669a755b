import { expect, test } from 'vitest';
import { createBacklog } from '../../../../src/actors/requests/backlog.ts';

/** A node whose queue, event loop and store are what a test says. */
function createScene() {
  let now = 0;
  const scene = { hasRoom: true, waitMs: 0, utilization: 1, isMore: true };
  const backlog = createBacklog(
    () => now,
    { mark: () => () => scene.utilization },
    {
      reserve: () =>
        scene.hasRoom
          ? { state: () => 'free', afterQueue: (done) => done(), release: () => {} }
          : undefined,
      waitMs: () => scene.waitMs,
    },
  );
  return {
    scene,
    backlog,
    /** So much time with a look at the store, and a task that becomes due, every 200 ms. */
    passes: (ms: number) => {
      for (const end = now + ms; now < end;) {
        now += 200;
        backlog.reserve();
        backlog.looked(scene.isMore);
      }
    },
  };
}

const full = { hasRoom: false, waitMs: 900 };

/** The same, when it has just got too many tasks. */
function createOverload() {
  const overload = createScene();
  Object.assign(overload.scene, full);
  overload.passes(3_000);
  return overload;
}

test('a busy node that leaves tasks to the store for two seconds, where nobody takes them, has too many', () => {
  const { scene, backlog, passes } = createScene();
  passes(10_000);
  expect(backlog.isTooLong()).toBe(false);
  Object.assign(scene, full);
  passes(2_000);
  expect(backlog.isTooLong()).toBe(false);
  passes(400);
  expect(backlog.isTooLong()).toBe(true);
});

test.each([
  ['waits for outside systems', { utilization: 0.5 }],
  ['leaves tasks to nodes that take them', { isMore: false }],
  ['has room for its own tasks, and catches up with those of the store', { hasRoom: true }],
])('a node that %s has not', (_name, state) => {
  const { scene, backlog, passes } = createScene();
  Object.assign(scene, { hasRoom: false }, state);
  passes(60_000);
  expect(backlog.isTooLong()).toBe(false);
});

test('bursts with a pause between them are no overload', () => {
  const { scene, backlog, passes } = createScene();
  for (let n = 0; n < 10; n += 1) {
    Object.assign(scene, full);
    passes(1_800);
    scene.hasRoom = true;
    passes(1_200);
  }
  expect(backlog.isTooLong()).toBe(false);
});

test('it has too many until no task waits for a place, in memory or in the store', () => {
  const { scene, backlog, passes } = createOverload();
  Object.assign(scene, { hasRoom: true, isMore: false, waitMs: 1 });
  passes(200);
  expect(backlog.isTooLong()).toBe(true);
  Object.assign(scene, { isMore: true, waitMs: 0 });
  passes(200);
  expect(backlog.isTooLong()).toBe(true);
  scene.isMore = false;
  passes(200);
  expect(backlog.isTooLong()).toBe(false);
});

test('what is left from an outage keeps new work out for ten seconds at most', () => {
  const { scene, backlog, passes } = createOverload();
  Object.assign(scene, { hasRoom: true, waitMs: 0 });
  passes(9_000);
  expect(backlog.isTooLong()).toBe(true);
  passes(1_000);
  expect(backlog.isTooLong()).toBe(false);
  passes(60_000);
  expect(backlog.isTooLong()).toBe(false);
});

test('after an overload, it has too many from the time that they wait half a second until a tenth, as long as it is busy', () => {
  const { scene, backlog, passes } = createOverload();
  Object.assign(scene, { hasRoom: true, isMore: false, waitMs: 0 });
  passes(200);
  scene.waitMs = 500;
  expect(backlog.isTooLong()).toBe(false);
  scene.waitMs = 501;
  expect(backlog.isTooLong()).toBe(true);
  scene.waitMs = 101;
  expect(backlog.isTooLong()).toBe(true);
  scene.waitMs = 100;
  expect(backlog.isTooLong()).toBe(false);
  scene.waitMs = 501;
  expect(backlog.isTooLong()).toBe(true);
  scene.utilization = 0.5;
  passes(1_000);
  expect(backlog.isTooLong()).toBe(false);
});

test('half a minute later it is as patient as before', () => {
  const { scene, backlog, passes } = createOverload();
  Object.assign(scene, { hasRoom: true, isMore: false, waitMs: 0 });
  passes(41_000);
  scene.waitMs = 999;
  expect(backlog.isTooLong()).toBe(false);
});
