import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../support/markdown.ts';
import { startHoldfast } from '../../support/run-holdfast.ts';
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

test('lines that are no JSON-RPC do not end the server, and it writes nothing but JSON-RPC', async () => {
  const env = {
    HOLDFAST_URL: service.url,
    HOLDFAST_TOKEN: (await readFile(service.tokens.olga, 'utf8')).trim(),
  };
  const { child, result } = startHoldfast(['mcp'], env);
  let written = '';
  const isAnswered = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      written += String(chunk);
      if (written.includes('"id":"last"')) resolve();
    });
  });
  const initialize = {
    jsonrpc: '2.0',
    id: 'first',
    method: 'initialize',
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 't', version: '1' },
    },
  };
  const call = (id: string, params: unknown) =>
    JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params });
  const lines = [
    'this is no JSON',
    '',
    'null',
    '[]',
    '"text"',
    '{"jsonrpc":"1.0","id":1,"method":"tools/list"}',
    '{"jsonrpc":"2.0","id":{},"method":"tools/list"}',
    JSON.stringify(initialize),
    '{"jsonrpc":"2.0","method":"notifications/initialized"}',
    '{"jsonrpc":"2.0","id":"odd","method":"no/such"}',
    '{"jsonrpc":"2.0","id":"answer","result":{}}',
    call('no params', undefined),
    call('no tool', { name: 'delete_everything', arguments: {} }),
    call('wrong input', { name: 'history', arguments: { instance: 7, limit: -1 } }),
    '{"jsonrpc":"2.0","id":"cut off"',
    call('last', { name: 'list_processes', arguments: {} }),
  ];
  child.stdin.write(`${lines.join('\n')}\n`);
  await isAnswered;
  child.stdin.end();
  expect((await result).code).toBe(0);
  const answers = written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(answers.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
  const of = (id: string) => answers.find((answer) => answer['id'] === id);
  expect(of('odd')).toMatchObject({ error: { code: -32_601 } });
  expect(of('last')).toMatchObject({
    result: { content: [{ text: expect.stringContaining('order') }] },
  });
  for (const id of ['no tool', 'wrong input']) {
    const { error, result: came } = of(id) ?? {};
    expect(error !== undefined || Object(came).isError === true).toBe(true);
  }
});
