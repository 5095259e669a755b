import { expect, test } from 'vitest';
import { createLayouter } from '../../src/pictures/layout/layouter.ts';

const node = (id: string) => ({ id, width: 10, height: 10 });
const good = { id: 'root', children: [node('a'), node('b')] };
const broken = { ...good, edges: [{ id: 'e', sources: ['a'], targets: ['nowhere'] }] };

test('the layout of a graph that ELK refuses rejects, and the next one succeeds', async () => {
  const { layout, close } = createLayouter();
  const replies = await Promise.allSettled([layout(broken), layout(good)]);
  expect(replies).toMatchObject([
    { status: 'rejected', reason: { message: expect.stringContaining('nowhere') } },
    { status: 'fulfilled', value: { children: [{ id: 'a' }, { id: 'b' }] } },
  ]);
  await close();
});

test('a layout that exceeds the time limit rejects, and the thread is replaced', async () => {
  const { layout, close } = createLayouter({ limitMs: 0 });
  // The thread has not started by then.
  await expect(layout(good)).rejects.toThrow('ELK took more than 0 ms');
  await expect(layout(good)).rejects.toThrow('ELK took more than 0 ms');
  await close();
});

test('a closed layouter rejects new layouts and those in progress', async () => {
  const { layout, close } = createLayouter();
  const underWay = layout(good).then(() => 'laid out', String);
  await Promise.resolve();
  await close();
  expect(await underWay).toContain('Error: The layout');
  await expect(layout(good)).rejects.toThrow('The layouter is closed.');
});
