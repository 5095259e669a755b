import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { sleep } from '../../../../src/actors/ports/clock.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

test('a node that is overloaded starts nothing, and goes on with what was started', async () => {
  let isOverloaded = false;
  const machine = setup({}).createMachine({
    initial: 'waiting',
    states: { waiting: { on: { GO: 'gone' } }, gone: { type: 'final' } },
  });
  const process = defineProcess({ name: 'walk', machine });
  await using node = await createMemoryRuntime(process, {
    turns: {
      next: () => undefined,
      later: () => undefined,
      isOverloaded: () => isOverloaded,
    },
  });
  const id = await node.start();

  isOverloaded = true;
  await expect(node.start()).rejects.toMatchObject({ code: 'overloaded' });
  expect((await node.runtime.list('walk')).instances).toHaveLength(1);
  expect(await node.runtime.send('walk', id, { type: 'GO' })).toMatchObject({
    status: 'Completed',
  });

  isOverloaded = false;
  await node.start();
});

test('a node whose store is saturated starts nothing, until the store keeps up again', async () => {
  let commitMs = 0;
  const store = createVirtualStore();
  const { clock } = store;
  const slow: typeof store = {
    ...store,
    async commit(commit) {
      await sleep(clock, commitMs, new AbortController().signal);
      return store.commit(commit);
    },
  };
  const machine = setup({}).createMachine({ initial: 'waiting', states: { waiting: {} } });
  const process = defineProcess({ name: 'walk', machine });
  await using node = await createMemoryRuntime(process, { store: slow });
  const codes: unknown[] = [];
  const start = () => {
    node.start().then(
      () => codes.push('started'),
      ({ code }: { readonly code: unknown }) => codes.push(code),
    );
  };
  const startUntil = async (code: string) =>
    clock.until(
      async () => {
        start();
        return codes.at(-1);
      },
      (last) => last === code,
    );

  await startUntil('started');
  commitMs = 2_500;
  await startUntil('overloaded');
  commitMs = 0;
  await startUntil('started');

  expect(new Set(codes)).toEqual(new Set(['started', 'overloaded']));
});
