import { expect, test } from 'vitest';
import type { Caller } from '../../../../src/actors/access/caller.ts';
import type { Changed } from '../../../../src/actors/contract/changed.ts';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import { createRuntime } from '../../../../src/actors/runtime.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createLocalWakes } from '../../../../src/persistence/embedded/local-wakes.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { createMachine } from 'xstate';
import { silentLog } from '../../../support/silent-log.ts';

const named = (name: string) =>
  defineProcess({ name, machine: createMachine({ on: { GO: { actions: () => {} } } }) });

async function openRuntime() {
  const runtime = createRuntime({
    processes: [named('one'), named('two')],
    store: createMemoryStore(),
    wakes: createLocalWakes(),
    log: silentLog,
    node: 'test',
  });
  await runtime.open();
  return { runtime, [Symbol.asyncDispose]: async () => runtime.close() };
}

/** The next changes of an observer of a tenant, as they come. */
async function changesFor(
  runtime: Runtime,
  {
    names = ['one', 'two'],
    caller = observer('a'),
    skip = () => false,
  }: {
    names?: readonly string[];
    caller?: Caller;
    skip?: (id: string) => boolean;
  } = {},
) {
  const over = new AbortController();
  const seen: Changed[] = [];
  const changes = await runtime.changes(names, { caller, skip, signal: over.signal });
  const done = (async () => {
    for await (const changed of changes) seen.push(changed);
  })();
  return {
    seen,
    async [Symbol.asyncDispose]() {
      over.abort();
      await done;
    },
  };
}

const observer = (tenant: string): Caller => ({
  sub: 'observer',
  tenant,
  scopes: ['holdfast:observe'],
  claims: {},
});

async function startIn(runtime: Runtime, process: string, tenant: string): Promise<string> {
  const caller = { sub: 'owner', tenant, scopes: [], claims: {} };
  return (await runtime.start(process, undefined, { caller })).instance.id;
}

test('changes are those of the processes, and of the tenant', async () => {
  await using opened = await openRuntime();
  const { runtime } = opened;
  await using changes = await changesFor(runtime, { names: ['one'] });
  await startIn(runtime, 'one', 'b');
  await startIn(runtime, 'two', 'a');
  const id = await startIn(runtime, 'one', 'a');
  await expect
    .poll(() => changes.seen)
    .toEqual([{ process: 'one', id, version: 0, missed: false }]);
});

test('changes that are skipped do not come', async () => {
  await using opened = await openRuntime();
  const { runtime } = opened;
  const skipped = await startIn(runtime, 'one', 'a');
  await using changes = await changesFor(runtime, { skip: (id) => id === skipped });
  const other = await startIn(runtime, 'two', 'a');
  await runtime.send('one', skipped, { type: 'GO' });
  await runtime.send('two', other, { type: 'GO' });
  await expect.poll(() => changes.seen.at(-1)).toMatchObject({ id: other, version: 1 });
  expect(changes.seen.map(({ id }) => id)).not.toContain(skipped);
});

test('of more changes than can be looked at, some are passed over, which is said', async () => {
  await using opened = await openRuntime();
  const { runtime } = opened;
  await using changes = await changesFor(runtime);
  await Promise.all(Array.from({ length: 1_100 }, async () => startIn(runtime, 'one', 'a')));
  await expect.poll(() => changes.seen.map(({ missed }) => missed)).toContain(true);
});
