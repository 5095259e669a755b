import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createRequests } from '../../../support/requests.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { capturedLog } from '../../../support/captured-log.ts';

const machine = setup({
  types: { input: {} as { customer: string }, context: {} as { customer: string } },
}).createMachine({ context: ({ input }) => input });
const plain = defineProcess({ name: 'ticket', machine });
const searchable = defineProcess({
  name: 'order',
  machine,
  search: { attributes: ({ context }) => ({ customer: context.customer, city: undefined }) },
});

async function serve() {
  const memory = await createMemoryRuntime(plain, {
    processes: [plain, searchable],
    log: silentLog,
  });
  const { log } = capturedLog();
  const app = createApp({ runtime: memory.runtime, log, bodyLimitBytes: 1_000 });
  const requests = createRequests(async (path, init) => app.request(path, init));
  for (const customer of ['ada', 'bob', 'eve']) {
    await requests.start('/tickets', { customer });
    await requests.start('/orders', { customer });
  }
  return { ...requests, [Symbol.asyncDispose]: async () => memory[Symbol.asyncDispose]() };
}

describe('a list refuses', () => {
  it.each([
    ['/tickets?stauts=Failed', ['stauts']],
    ['/tickets?bogus=1&status=Nope&limit=0', ['bogus', 'status', 'limit']],
    ['/tickets?q=ada', ['q']],
    ['/tickets?state=open', ['state']],
    ['/tickets?status=Pending&status=Failed', ['status']],
    ['/orders?customer=ada&customer=bob', ['customer']],
    ['/orders?q=%20-', ['q']],
    ['/orders?stauts=Failed&customer=ada', ['stauts']],
  ])('%s', async (path, parameters) => {
    await using service = await serve();
    const { status, body } = await service.get(path);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors.map(({ parameter }: { parameter: string }) => parameter)).toEqual(
      parameters,
    );
  });

  it('an unknown attribute, naming the known ones', async () => {
    await using service = await serve();
    const known =
      'status, attention, paused, processVersion, createdAfter, createdBefore, limit, cursor';
    expect((await service.get('/tickets?stauts=Failed')).body.errors).toEqual([
      { parameter: 'stauts', message: `is unknown; lists of ticket accept ${known}` },
    ]);
    expect((await service.get('/orders?stauts=Failed')).body.errors).toEqual([
      {
        parameter: 'stauts',
        message: 'is unknown; the searchable attributes of order are customer, city',
      },
    ]);
  });

  it('a cursor of another process', async () => {
    await using service = await serve();
    const { next } = (await service.get('/orders?limit=1')).body;
    expect((await service.get(`/orders?limit=1&cursor=${next}`)).status).toBe(200);
    expect((await service.get(`/tickets?limit=1&cursor=${next}`)).status).toBe(400);
  });
});

it.each([
  ['/orders?customer=ada', 1],
  ['/orders?customer=zoe', 0],
  ['/orders?city=Rome', 0],
  ['/orders?q=ADA', 1],
])('a list of known attributes is a list: %s', async (path, found) => {
  await using service = await serve();
  const { status, body } = await service.get(path);
  expect([status, body.instances?.length]).toEqual([200, found]);
});

it('createdBefore bounds every page of a list', async () => {
  await using service = await serve();
  const all = (await service.get('/tickets')).body.instances;
  const [newest] = all;
  const older = all.filter(({ createdAt }: typeof newest) => createdAt < newest.createdAt);
  const path = `/tickets?limit=1&createdBefore=${newest.createdAt}`;
  const found: string[] = [];
  for (let next = ''; ;) {
    const { body } = await service.get(`${path}${next}`);
    found.push(...body.instances.map(({ id }: typeof newest) => id));
    if (body.next === undefined) break;
    next = `&cursor=${body.next}`;
  }
  expect(found).toEqual(older.map(({ id }: typeof newest) => id));
});
