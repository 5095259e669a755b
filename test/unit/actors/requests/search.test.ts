import { expect, it } from 'vitest';
import { setup } from 'xstate';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

interface Data {
  readonly number: string;
  readonly customer: string;
}
const machine = setup({ types: { input: {} as Data, context: {} as Data } }).createMachine({
  context: ({ input }) => input,
  initial: 'open',
  states: { open: {} },
});
const order = defineProcess({
  name: 'order',
  machine,
  correlate: ({ input }) => input.number,
  search: { attributes: ({ context }) => ({ customer: context.customer }) },
});
const invoice = defineProcess({
  name: 'invoice',
  machine,
  search: { attributes: ({ context }) => ({ customer: context.customer }) },
});
const note = defineProcess({ name: 'note', machine });

const caller = (sub: string, tenant: string, ...scopes: readonly string[]) => ({
  sub,
  tenant,
  scopes,
  claims: {},
});
const ann = caller('ann', 'acme');
const admin = caller('olga', 'acme', 'holdfast:admin');
const observer = caller('otto', 'acme', 'holdfast:observe');
const foreigner = caller('fred', 'other', 'holdfast:admin');

async function open() {
  const memory = await createMemoryRuntime(order, { processes: [order, invoice, note] });
  const { runtime } = memory;
  const start = async (process: string, number: string, by = ann) => {
    const input = { number, customer: 'Ada Lovelace' };
    return (await runtime.start(process, input, { caller: by })).instance.id;
  };
  const find = async (text: string, by: typeof ann | undefined = admin) =>
    (await runtime.search(text, { caller: by })).map(({ id, match }) => [id, match]);
  return { runtime, start, find, [Symbol.asyncDispose]: () => memory[Symbol.asyncDispose]() };
}

it('a search finds instances of any process by id, business key, internal id and words', async () => {
  await using opened = await open();
  const { runtime, start, find } = opened;
  const ordered = await start('order', 'A-17');
  const invoiced = await start('invoice', 'A-17');
  const noted = await start('note', 'A-17');
  const internal = toInstanceId(noted as PublicId);
  expect(await find(` ${noted} `)).toEqual([[noted, 'id']]);
  expect(await find('A-17')).toEqual([[ordered, 'key']]);
  expect(await find(internal)).toEqual([[noted, 'internalId']]);
  expect(await find(`${internal}/mh2x1c/0/0`)).toEqual([[noted, 'internalId']]);
  const byWords = await find('lovelace ADA');
  expect(new Set(byWords.map(([id]) => id))).toEqual(new Set([ordered, invoiced]));
  expect(await runtime.search('A-17', { caller: admin })).toEqual([
    { process: 'order', id: ordered, status: 'Pending', state: 'open', key: 'A-17', match: 'key' },
  ]);
});

it('a search finds only what the caller may read, and internal ids only for administrators', async () => {
  await using opened = await open();
  const { start, find } = opened;
  const id = await start('order', 'A-17');
  const others = await start('order', 'A-18', caller('bob', 'acme'));
  const internal = toInstanceId(id as PublicId);
  for (const text of [id, 'A-17', internal, 'ada']) {
    expect(await find(text, foreigner)).toEqual([]);
    expect(await find(text, caller('sam', 'acme'))).toEqual([]);
  }
  expect(await find(internal, ann)).toEqual([]);
  expect(await find(internal, observer)).toEqual([]);
  expect(await find(id, observer)).toEqual([[id, 'id']]);
  expect(await find('ada', ann)).toEqual([[id, 'words']]);
  expect(await find('A-18', ann)).toEqual([]);
  expect(await find('A-18', admin)).toEqual([[others, 'key']]);
});

it('a search returns 20 at most, and nothing for text without a word', async () => {
  await using opened = await open();
  const { runtime, start, find } = opened;
  for (let n = 0; n < 25; n++) await start('order', `A-${n}`);
  expect(await find('ada')).toHaveLength(20);
  expect(await runtime.search('ada', { caller: admin, limit: 3 })).toHaveLength(3);
  expect(await runtime.search('ada', { caller: admin, limit: 1_000 })).toHaveLength(20);
  for (const text of ['', '  ', '-', 'nobody']) expect(await find(text)).toEqual([]);
  await expect(runtime.search('x'.repeat(256))).rejects.toMatchObject({ code: 'invalid_request' });
});
