import { expect, it } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const caller = (sub: string, tenant: string, scopes: readonly string[] = []) => ({
  sub,
  tenant,
  scopes,
  claims: {},
});
const owner = caller('ann', 'acme');
const observer = caller('olga', 'acme', ['holdfast:observe']);
const stranger = caller('sam', 'acme');
const foreigner = caller('olga', 'other', ['holdfast:observe']);

it('an observer reads, lists and counts every instance of its tenant, and acts on none', async () => {
  const process = defineProcess({
    name: 'door',
    machine: setup({}).createMachine({
      initial: 'shut',
      states: { shut: { on: { OPEN: 'open' } }, open: { type: 'final' } },
    }),
  });
  await using memory = await createMemoryRuntime(process);
  const { runtime } = memory;
  const { instance } = await runtime.start('door', {}, { caller: owner });
  const as = { caller: observer };

  expect(await runtime.get('door', instance.id, as)).toMatchObject({ state: 'shut', accepts: [] });
  expect((await runtime.list('door', {}, as)).instances).toHaveLength(1);
  expect((await runtime.count('door', as)).Pending).toBe(1);
  expect(await runtime.waiting('door', instance.id, as)).toMatchObject({ deadEnd: false });
  const acts = [
    runtime.send('door', instance.id, { type: 'OPEN' }, as),
    runtime.cancel('door', instance.id, as),
    runtime.retryRollback('door', instance.id, as),
  ];
  for (const act of acts) await expect(act).rejects.toMatchObject({ code: 'forbidden' });
  for (const other of [stranger, foreigner]) {
    expect((await runtime.list('door', {}, { caller: other })).instances).toEqual([]);
    const read = runtime.get('door', instance.id, { caller: other });
    await expect(read).rejects.toMatchObject({ code: 'instance_not_found' });
  }
});
