import { expect, test } from 'vitest';
import { html } from 'hono/html';
import { HoldfastError } from '../../../../src/errors.ts';
import { createSlots } from '../../../../src/actors/tasks/slots.ts';
import { streamView } from '../../../../src/dashboard/base/stream-view.ts';
import { someTurns } from '../../../support/some-turns.ts';
import { createManualClock } from '../../support/manual-clock.ts';

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
  const options = { signal: over.signal, clock, places: createSlots(1), skipped: () => {} };
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

test('a page whose reader leaves while it waits for its turn is not rendered', async () => {
  const places = createSlots(1);
  const over = new AbortController();
  let renderings = 0;
  const view = {
    title: '',
    here: '',
    main: html`0`,
    changes: async function* changes() {
      if (!over.signal.aborted) yield;
    },
  };
  const render = async () => {
    renderings += 1;
    return view;
  };
  const options = { signal: over.signal, clock: createManualClock(), places, skipped: () => {} };
  places.reserve();
  const reading = (async () => {
    for await (const _ of streamView(view, render, options));
  })();
  await someTurns();
  over.abort();
  places.free();
  await reading;
  expect([renderings, places.taken()]).toEqual([0, 0]);
});

const gone = () => Promise.reject(new HoldfastError('instance_not_found', 'forgotten'));
const away = () => Promise.reject(new HoldfastError('store_unavailable', 'away'));

test.each([
  ['its changes', [gone], []],
  ['a rendering', [], [gone]],
])('a page that is gone is said to be when %s says so', async (_, changes, renderings) => {
  expect(await eventsOf(changes, renderings)).toEqual(['page 0', 'gone']);
});

test('a rendering that fails for the moment is tried again, although nothing else changes', async () => {
  const events = await eventsOf([], [away, async () => 'page 1']);
  expect(events.slice(0, 2)).toEqual(['page 0', 'page 1']);
});

test('a page that does not change any more says so, so that nobody asks again', async () => {
  expect(await eventsOf([], [])).toEqual(['page 0', 'still']);
});

/** The events of a page whose changes, and then whose renderings, come to this. */
async function eventsOf(
  changes: readonly (() => Promise<never>)[],
  renderings: readonly (() => Promise<string>)[],
): Promise<readonly string[]> {
  const left = [...renderings];
  const clock = createManualClock();
  const view = (text: string) => ({
    title: '',
    here: '',
    main: html`${text}`,
    changes: async function* () {
      for (const change of changes) await change();
      if (left.length > 0) yield;
    },
  });
  const render = async () => view((await left.shift()?.()) ?? '');
  const { signal } = new AbortController();
  const events: string[] = [];
  let isOver = false;
  const passing = (async () => {
    while (!isOver) {
      await someTurns();
      clock.advance(250);
    }
  })();
  for await (const bytes of streamView(view('page 0'), render, {
    signal,
    clock,
    places: createSlots(1),
    skipped: () => {},
  })) {
    const [, name, data] = /^event: (\w+)\ndata: (.*)\n/.exec(Buffer.from(bytes).toString()) ?? [];
    if (name !== undefined) events.push(name === 'page' ? (data ?? '') : name);
  }
  isOver = true;
  await passing;
  return events;
}
