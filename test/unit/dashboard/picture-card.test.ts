import { expect, test } from 'vitest';
import { createPictures } from '../../../src/pictures/pictures.ts';
import { gate } from '../../support/gate.ts';
import { openDashboard } from '../support/open-dashboard.ts';

const pages = ['the page of an instance', 'the page of a process', 'the page of a step'] as const;

function pathOf(which: (typeof pages)[number], instance: string): string {
  if (which === 'the page of a process') return '/ui/processes/parcel';
  return which === 'the page of a step' ? `${instance}?version=0` : instance;
}

test.each(pages)('%s comes without its statechart if that cannot be laid out', async (which) => {
  const pictures = createPictures({ limitMs: 1 });
  await using dashboard = await openDashboard(false, pictures);
  for (const { graph } of dashboard.runtime.processes) await pictures.layOut(graph);
  const path = pathOf(which, dashboard.page);
  const page = await dashboard.ask(path, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('could not be laid out');
});

test.each(pages)('%s does not wait for its statechart, which follows', async (which) => {
  // Not even a very slow machine gives it up.
  const pictures = createPictures({ limitMs: 60_000 });
  const thread = gate();
  await using dashboard = await openDashboard(false, {
    ...pictures,
    toSvg: async (...args) => thread.open.then(async () => pictures.toSvg(...args)),
    layOut: (graph) => thread.open.then(async () => pictures.layOut(graph)),
  });
  const path = pathOf(which, dashboard.page);
  const page = await dashboard.ask(path, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('being laid out');

  const live = await dashboard.ask(path, { headers: { accept: 'text/event-stream' } });
  const events = live.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async (wanted: string) => {
    for (let text = ''; !text.includes(wanted);) text += (await events?.read())?.value ?? '';
  };
  await read('being laid out');
  thread.let();
  await read('data-chart');
  if (which === 'the page of a step') await read('event: still');
  await events?.cancel();
});
