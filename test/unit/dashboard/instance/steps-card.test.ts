import { expect, test } from 'vitest';
import { createPaths } from '../../../../src/dashboard/base/paths.ts';
import type { InstanceData } from '../../../../src/dashboard/instance/instance-data.ts';
import { StepsCard } from '../../../../src/dashboard/instance/steps-card.tsx';
import { toText } from '../../../../src/dashboard/parts/html.ts';

async function textOf(from: unknown, to: unknown): Promise<string> {
  const event = { type: 'GO' };
  const data = {
    process: { name: 'door' },
    instance: { id: 'doo_x' },
    steps: [{ sequence: 1, at: '2026-01-01T00:00:00.000Z', event, from, to }],
    moment: undefined,
  } as unknown as InstanceData;
  const html = await toText(StepsCard({ data, paths: createPaths('/ui', '') }));
  return html
    .slice(html.indexOf('GO'))
    .replaceAll('<wbr/>', '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

test('a step of a region names what it left and entered, not the regions that it did not touch', async () => {
  const text = await textOf({ lock: 'open', light: 'on' }, { lock: 'shut', light: 'on' });
  expect(text).toContain('from lock.open → to lock.shut');
  expect(text).not.toContain('light');
});

test('a step that stays names where it stays, once', async () => {
  expect((await textOf('open', 'open')).match(/open/g)).toHaveLength(1);
});
