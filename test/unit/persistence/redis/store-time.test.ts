import { expect, test } from 'vitest';
import { createStoreTime } from '../../../../src/persistence/redis/store-time.ts';
import { capturedLog } from '../../../support/captured-log.ts';

const start = 1_700_000_000_000;

/** A node whose clock is `aheadMs` ahead of the store's, and answers that take as long as they are told to. */
function createScene(aheadMs = 0) {
  let passedMs = 0;
  let wallJumpMs = 0;
  let storeJumpMs = 0;
  const { log, messages } = capturedLog();
  const wallMs = () => start + aheadMs + passedMs + wallJumpMs;
  const time = createStoreTime({ wallMs, ticks: () => 500 + passedMs }, log);
  const trueMs = () => start + passedMs + storeJumpMs;
  return {
    time,
    warnings: () => messages('warn'),
    pass: (ms: number) => (passedMs += ms),
    jumpWall: (ms: number) => (wallJumpMs += ms),
    jumpStore: (ms: number) => (storeJumpMs += ms),
    ask(thereMs: number, backMs: number) {
      const askedAt = time.ticks();
      passedMs += thereMs;
      const told = trueMs();
      passedMs += backMs;
      time.learn(told, askedAt);
    },
    /** How far off the time is. */
    off: () => time.now() - trueMs(),
  };
}

test('one answer gives the time of the store, to half the round trip', () => {
  const scene = createScene(3_600_000);
  expect(scene.off()).toBe(3_600_000);
  scene.ask(10, 10);
  expect(scene.off()).toBe(0);
  scene.pass(60_000);
  expect(scene.off()).toBe(0);
});

test('a slow answer does not worsen the estimate of a quick one', () => {
  const scene = createScene(-3_600_000);
  scene.ask(1, 1);
  scene.ask(0, 3_000);
  expect(scene.off()).toBe(0);
  scene.ask(3_000, 0);
  expect(scene.off()).toBe(0);
});

test('setting the clock of the node does not move the time', () => {
  const scene = createScene();
  scene.ask(1, 1);
  scene.jumpWall(-86_400_000);
  expect(scene.off()).toBe(0);
});

test('the time follows a store whose clock jumps, with a warning', () => {
  const scene = createScene();
  scene.ask(1, 1);
  for (const jumpMs of [3_600_000, -7_200_000]) {
    scene.jumpStore(jumpMs);
    scene.ask(1, 1);
    expect(scene.off()).toBe(0);
  }
  expect(scene.warnings().filter((text) => text.includes('clock of Redis jumped'))).toHaveLength(2);
});

test('a small correction does not make time go back', () => {
  const scene = createScene();
  scene.ask(1, 1);
  const before = scene.time.now();
  scene.jumpStore(-100);
  scene.ask(1, 1);
  expect(scene.time.now()).toBe(before);
  scene.pass(200);
  expect(scene.off()).toBe(0);
});

test('a node whose clock is more than a second off warns once each time that happens', () => {
  const scene = createScene(1_500);
  for (let times = 0; times < 5; times += 1) scene.ask(1, 1);
  expect(scene.warnings()).toEqual([expect.stringContaining('the clock of this node')]);
  scene.jumpWall(-1_000);
  scene.ask(1, 1);
  scene.jumpWall(-3_000);
  scene.ask(1, 1);
  expect(scene.warnings()).toHaveLength(2);
});
