import { setup, createMachine } from 'xstate';
import { z } from 'zod';
import { expect, test } from 'vitest';
import { defineProcess } from '../../../../src/index.ts';
import { pictureStyle, pictureStyleSource } from '../../../../src/pictures/layout/theme.ts';
import { createMemoryService } from '../../support/memory-service.ts';

const parcel = createMachine({ id: 'parcel', initial: 'packed', states: { packed: {} } });
const ticket = defineProcess({
  name: 'ticket',
  description: 'A ticket.',
  machine: setup({ actors: { parcel } }).createMachine({
    id: 'ticket',
    initial: 'open',
    states: { open: { on: { CLOSE: 'closed' } }, closed: { type: 'final' } },
  }),
  input: z.object({ title: z.string() }),
  events: { CLOSE: z.object({ reason: z.string() }) },
});

const open = () => createMemoryService({ processes: [ticket] });
const read = async (service: ReturnType<typeof open>, path: string, init: RequestInit = {}) =>
  service.fetch(new Request(`http://local${path}`, init));

test('the processes are listed, each with its hash and where its instances and its definition are', async () => {
  await using service = open();
  const reply = await read(service, '/processes');
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({
    processes: [
      {
        name: 'ticket',
        version: '1',
        hash: expect.stringMatching(/^[0-9a-f]{16}$/),
        description: 'A ticket.',
        path: '/tickets',
        href: '/processes/ticket',
      },
      expect.objectContaining({ name: 'bulk-act', path: '/bulk-acts' }),
    ],
  });
});

test('a definition has the graph, the schemas and the pictures of its process, and an ETag', async () => {
  await using service = open();
  const reply = await read(service, '/processes/ticket');
  expect(await reply.json()).toMatchObject({
    name: 'ticket',
    input: { type: 'object', properties: { title: { type: 'string' } } },
    events: { CLOSE: { properties: { type: { const: 'CLOSE' }, reason: { type: 'string' } } } },
    pictures: { svg: '/processes/ticket/picture.svg' },
    graph: JSON.parse(JSON.stringify(ticket.graph)),
  });
  expect(reply.headers.get('cache-control')).toBe('private, no-cache');
  const etag = reply.headers.get('etag') ?? '';
  const again = await read(service, '/processes/ticket', { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

test.each(['/processes/nothing', '/processes/nothing/picture.svg'])(
  '%s is not found, and the answer names the processes',
  async (path) => {
    await using service = open();
    const reply = await read(service, path);
    expect(reply.status).toBe(404);
    const { code, detail } = (await reply.json()) as Record<string, string>;
    expect(code).toBe('not_found');
    expect(detail).toContain('it has ticket');
  },
);

test('a process cannot be served where the definitions are', () => {
  const { machine } = ticket;
  expect(() => defineProcess({ name: 'process', path: '/processes', machine })).toThrow(
    /path \/processes is reserved/,
  );
});

test('the statechart comes as SVG, in colours of the reader or as asked', async () => {
  await using service = open();
  const reply = await read(service, '/processes/ticket/picture.svg');
  expect(reply.headers.get('content-type')).toBe('image/svg+xml');
  const svg = await reply.text();
  expect(svg).toMatch(/^<svg [^>]*class="hf"/);
  expect(svg).toContain('id="s-closed"');
  const dark = await read(service, '/processes/ticket/picture.svg?theme=dark');
  expect(await dark.text()).toMatch(/^<svg [^>]*class="hf dark"/);
});

test('a picture allows its own style and nothing else', async () => {
  await using service = open();
  const reply = await read(service, '/processes/ticket/picture.svg');
  const policy = reply.headers.get('content-security-policy');
  expect(policy).toBe(
    `default-src 'none'; style-src ${pictureStyleSource}; frame-ancestors 'none'`,
  );
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(await reply.text()) ?? [];
  const text = style.replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  expect(text).toBe(pictureStyle);
});

test('the statechart comes as Mermaid text and as a configuration of XState', async () => {
  await using service = open();
  const mermaid = await read(service, '/processes/ticket/picture.mmd');
  expect(mermaid.headers.get('content-type')).toBe('text/vnd.mermaid; charset=utf-8');
  expect(await mermaid.text()).toContain('stateDiagram-v2');
  const json = await read(service, '/processes/ticket/picture.json');
  expect(await json.json()).toMatchObject({ id: 'ticket', initial: 'open' });
});

test('a machine that the process runs has a picture of its own', async () => {
  await using service = open();
  const reply = await read(service, '/processes/ticket/picture.json?machine=parcel');
  expect(await reply.json()).toMatchObject({ id: 'parcel' });
});

test.each([
  ['machine=other', 'it runs ticket, parcel'],
  ['machine=__proto__', 'it runs ticket, parcel'],
  ['theme=pink', 'the themes are auto, light, dark'],
])('a picture with ?%s is refused with what there is', async (query, remedy) => {
  await using service = open();
  const reply = await read(service, `/processes/ticket/picture.svg?${query}`);
  expect(reply.status).toBe(400);
  const { detail, errors } = (await reply.json()) as {
    readonly detail: string;
    readonly errors: readonly { readonly parameter: string }[];
  };
  expect(detail).toContain(remedy);
  expect(errors).toMatchObject([{ parameter: query.split('=')[0] }]);
});

test('an instance is drawn where it stands, with the transition that it took', async () => {
  await using service = open();
  const { id } = await service.start('ticket', { title: 'a' });
  const picture = async () => (await read(service, `/tickets/${id}/picture.svg`)).text();
  expect(await picture()).toMatch(/id="s-open" class="[^"]*\bactive\b/);
  await service.send('ticket', id, { type: 'CLOSE', reason: 'done' });
  const ended = await picture();
  expect(ended).toMatch(/id="s-closed" class="[^"]*\bactive\b/);
  expect(ended).not.toMatch(/id="s-open" class="[^"]*\bactive\b/);
  expect(ended).toMatch(/id="e-open_23_0" class="[^"]*\btaken\b/);
});

test('the picture of an instance is for those who may read it', async () => {
  await using service = open();
  const reply = await read(service, '/tickets/tic_aaaaaaaaaaaaaaaaaaaaaaaaaa/picture.svg');
  expect(reply.status).toBe(404);
  expect(await reply.json()).toMatchObject({ code: 'instance_not_found' });
});
