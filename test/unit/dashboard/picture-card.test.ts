import { expect, test } from 'vitest';
import { createPictures } from '../../../src/pictures/pictures.ts';
import { openDashboard } from '../support/open-dashboard.ts';

test.each(['the page of an instance', 'the page of a process'])(
  '%s comes without its statechart if that cannot be laid out',
  async (which) => {
    await using dashboard = await openDashboard(false, createPictures({ limitMs: 1 }));
    const path = which === 'the page of a process' ? '/ui/processes/parcel' : dashboard.page;
    const page = await dashboard.ask(path, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('could not be laid out');
  },
);
