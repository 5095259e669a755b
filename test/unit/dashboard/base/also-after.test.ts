import { expect, test } from 'vitest';
import { alsoAfter } from '../../../../src/dashboard/base/also-after.ts';
import { someTurns } from '../../../support/some-turns.ts';
import { gate } from '../../../support/gate.ts';

test('an event is a change beside the others, once', async () => {
  const event = gate();
  const change = gate();
  let ended = false;
  async function* changes() {
    try {
      await change.open;
      yield;
      yield;
    } finally {
      ended = true;
    }
  }
  let seen = 0;
  const reading = (async () => {
    for await (const _ of alsoAfter(event.open, changes())) seen += 1;
  })();
  await someTurns();
  expect(seen).toBe(0);
  event.let();
  await someTurns();
  expect(seen).toBe(1);
  change.let();
  await reading;
  expect(seen).toBe(3);
  expect(ended).toBe(true);
});

test('a reader who leaves ends the other changes', async () => {
  let ended = false;
  async function* changes() {
    try {
      for (;;) yield;
    } finally {
      ended = true;
    }
  }
  for await (const _ of alsoAfter(undefined, changes())) break;
  expect(ended).toBe(true);
});

test('what hinders the other changes reaches the reader', async () => {
  const event = gate();
  async function* changes() {
    yield;
    throw new Error('It is gone.');
  }
  const reading = (async () => {
    for await (const _ of alsoAfter(event.open, changes()));
  })();
  await expect(reading).rejects.toThrow('It is gone.');
});
