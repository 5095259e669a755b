import { expect, test } from 'vitest';
import { html } from 'hono/html';
import { streamView } from '../../../src/dashboard/base/stream-view.ts';
import { someTurns } from '../../support/some-turns.ts';
import { createManualClock } from '../support/manual-clock.ts';

test('a page that changes all the time is rendered at intervals, longer ones if rendering takes long', async () => {
  const clock = createManualClock();
  const over = new AbortController();
  let renderings = 0;
  let costMs = 0;
  const render = async () => {
    clock.advance(costMs);
    return view(++renderings);
  };
  const view = (count: number) => ({
    title: '',
    here: '',
    main: html`${count}`,
    changes: async function* changes() {
      while (!over.signal.aborted) yield;
    },
  });
  const options = { signal: over.signal, clock, skipped: () => {} };
  const reading = (async () => {
    for await (const _ of streamView(view(0), render, options));
  })();

  await someTurns();
  expect(renderings).toBe(1);
  costMs = 1_000;
  clock.advance(250);
  await someTurns();
  expect(renderings).toBe(2);
  clock.advance(8_999);
  await someTurns();
  expect(renderings).toBe(2);
  clock.advance(1);
  await someTurns();
  expect(renderings).toBe(3);
  over.abort();
  await reading;
});
