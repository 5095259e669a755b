import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/actors/ports/clock.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createApp } from '../../../../src/http/app.ts';
import { createPictures } from '../../../../src/pictures/pictures.ts';
import { silentLog as log } from '../../../support/silent-log.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const door = defineProcess({
  name: 'door',
  machine: createMachine({
    id: 'door',
    initial: 'open',
    states: { open: { after: { 86_400_000: 'shut' } }, shut: { type: 'final' } },
  }),
});

test('a picture tells the time that is left by the clock of the store, not by that of the node', async () => {
  await using memory = await createMemoryRuntime(door);
  const id = await memory.start();
  await memory.clock.skip(23 * 3_600_000);
  const pictures = createPictures();
  try {
    const app = createApp({
      runtime: memory.runtime,
      log,
      bodyLimitBytes: 1_000,
      pictures,
      clock: { ...systemClock, now: () => memory.clock.now() - 7 * 3_600_000 },
    });
    const asked = app.request(`/doors/${id}/picture.svg`);
    expect(await (await asked).text()).toMatch(/>[^<]*1 h[^<]*</);
  } finally {
    await pictures.close();
  }
});
