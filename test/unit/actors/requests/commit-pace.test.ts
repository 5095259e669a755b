import { expect, test } from 'vitest';
import type { InstanceId } from '../../../../src/actors/ports/ids.ts';
import type { Commit, CommitOutcome } from '../../../../src/actors/ports/ports.ts';
import { createCommitPace } from '../../../../src/actors/requests/commit-pace.ts';
import { creation } from '../../../conformance/fixture.ts';

/** A store whose commits end when they are told to, in the order in which they came. */
function createScene() {
  let now = 0;
  const waiting: {
    readonly resolve: (outcome: CommitOutcome) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  const pace = createCommitPace(() => now);
  const store = pace.timed({
    commit: async (_commit: Commit) =>
      new Promise<CommitOutcome>((resolve, reject) => waiting.push({ resolve, reject })),
  });
  const settle = async (end: (one: (typeof waiting)[number]) => void) => {
    const one = waiting.shift();
    if (one !== undefined) end(one);
    await new Promise((done) => setImmediate(done));
  };
  return {
    pace,
    pass: (ms: number) => (now += ms),
    commit: () => {
      store.commit(creation('ord' as InstanceId)).catch(() => undefined);
    },
    end: async () => settle(({ resolve }) => resolve({ kind: 'conflict', current: undefined })),
    fail: async () => settle(({ reject }) => reject(new Error('store_unavailable'))),
  };
}

/** So many commits, one after another, each of which takes so long or longer; one more is always under way. */
async function repeat(
  { commit, pass, end }: ReturnType<typeof createScene>,
  ms: number,
  n: number,
) {
  commit();
  for (let at = 0; at < n; at += 1) {
    commit();
    pass(ms);
    await end();
  }
}

test('a store that has answered each commit late for two seconds is saturated', async () => {
  const scene = createScene();
  await repeat(scene, 2_001, 1);
  expect(scene.pace.isLate()).toBe(false);
  await repeat(scene, 2_001, 2);
  expect(scene.pace.isLate()).toBe(true);
});

test('one answer in time ends it', async () => {
  const scene = createScene();
  await repeat(scene, 2_500, 6);
  expect(scene.pace.isLate()).toBe(true);
  scene.commit();
  scene.commit();
  scene.pass(10);
  await scene.end();
  expect(scene.pace.isLate()).toBe(true);
  await scene.end();
  expect(scene.pace.isLate()).toBe(false);
});

test('a pause, after which answers are in time again, is no overload', async () => {
  const scene = createScene();
  scene.commit();
  scene.commit();
  scene.pass(60_000);
  await scene.end();
  await scene.end();
  await repeat(scene, 5, 3);
  scene.pass(5_000);
  expect(scene.pace.isLate()).toBe(false);
});

test('once no commit is under way, new work is let in, so that somebody can find out', async () => {
  const scene = createScene();
  await repeat(scene, 2_500, 6);
  expect(scene.pace.isLate()).toBe(true);
  await scene.fail();
  await scene.fail();
  expect(scene.pace.isLate()).toBe(false);
});

test('commits that fail say nothing about the pace of the store', async () => {
  const scene = createScene();
  for (let n = 0; n < 6; n += 1) {
    scene.commit();
    scene.commit();
    scene.pass(5_000);
    await scene.fail();
  }
  expect(scene.pace.isLate()).toBe(false);
});

test('ten thousand commits under way are enough', async () => {
  const scene = createScene();
  for (let n = 0; n < 10_000; n += 1) scene.commit();
  expect(scene.pace.isLate()).toBe(false);
  scene.commit();
  expect(scene.pace.isLate()).toBe(true);
  await scene.end();
  expect(scene.pace.isLate()).toBe(false);
});
