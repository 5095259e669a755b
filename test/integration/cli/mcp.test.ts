import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../support/markdown.ts';
import { openOperatedService, type OperatedService } from '../../support/operated-service.ts';

let service: OperatedService;
let client: Client;

beforeAll(async () => {
  service = await openOperatedService();
  client = new Client({ name: 'test', version: '1' });
  const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['--import', 'tsx', main, 'mcp'],
      cwd: root,
      env: {
        HOLDFAST_URL: service.url,
        HOLDFAST_TOKEN: (await readFile(service.tokens.olga, 'utf8')).trim(),
      },
    }),
  );
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
});

async function ask(name: string, input: Record<string, unknown> = {}) {
  const { content, isError = false } = await client.callTool({ name, arguments: input });
  const [first] = content as readonly { readonly text: string }[];
  return { isError, text: first?.text ?? '' };
}

const read = async (name: string, input?: Record<string, unknown>) =>
  JSON.parse((await ask(name, input)).text);

test('the MCP server has tools that only read', async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    'list_processes',
    'list_instances',
    'search',
    'show_instance',
    'waits_for',
    'history',
    'explain_event',
  ]);
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
});

test('each tool answers with what the service says', async () => {
  const id = await service.order('M-1');
  expect((await read('list_processes')).processes[0].name).toBe('order');
  const { instances } = await read('list_instances', { process: 'order', state: 'packing' });
  expect(instances.map((one: { id: string }) => one.id)).toEqual([id]);
  expect((await read('search', { text: 'M-1' })).hits[0]).toMatchObject({ id, match: 'key' });
  expect(await read('show_instance', { instance: 'order/M-1' })).toMatchObject({ id, version: 1 });
  expect((await read('waits_for', { instance: id })).waitsFor[0]).toMatchObject({ kind: 'timer' });
  expect((await read('history', { instance: id, limit: 1 })).steps).toHaveLength(1);
});

test('an event is explained, and not sent', async () => {
  const id = await service.order('M-2');
  const event = { type: 'PACK', by: 'nobody' };
  const { moves } = await read('explain_event', { instance: id, event });
  expect(moves[0]).toMatchObject({ result: 'refused', candidates: [{ verdict: 'rejected' }] });
  const taken = await read('explain_event', { instance: id, event: { ...event, by: 'ann' } });
  expect(taken.moves[0].instance.status).toBe('Completed');
  expect((await read('show_instance', { instance: id })).version).toBe(1);
});

test('what does not exist is an answer with the remedy, and the server goes on', async () => {
  const { isError, text } = await ask('show_instance', { instance: 'order/none' });
  expect([isError, text]).toEqual([true, expect.stringContaining('There is no instance')]);
  expect((await ask('list_processes')).isError).toBe(false);
});
