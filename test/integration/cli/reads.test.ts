import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toInstanceId, type PublicId } from '../../../src/actors/ports/ids.ts';
import { startHoldfast, runHoldfast } from '../../support/run-holdfast.ts';
import { openOperatedService, type OperatedService } from '../../support/operated-service.ts';

const escape = String.fromCodePoint(27);
let service: OperatedService;

beforeAll(async () => {
  service = await openOperatedService();
});
afterAll(async () => service[Symbol.asyncDispose]());

test('holdfast processes lists them, with and without a terminal alike', async () => {
  const { code, stdout } = await service.holdfast('processes');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^NAME +VERSION +PATH +DESCRIPTION\norder +1 +\/orders\n/);
  expect(stdout).not.toContain(escape);
  const { processes } = await service.json('processes');
  expect(processes.map(({ name }: { name: string }) => name)).toEqual(['order', 'bulk-act']);
});

describe('holdfast list', () => {
  test('filters by status, state, time and attributes, and reads all pages', async () => {
    const ids = [];
    for (const number of ['L-1', 'L-2', 'L-3']) ids.unshift(await service.order(number));
    const listed = async (...args: readonly string[]) =>
      (await service.json('list', 'order', ...args)).instances.map(({ id }: { id: string }) => id);
    const first = await service.json('list', 'order', '--state', 'packing', '--limit', '2');
    expect(first.instances).toHaveLength(2);
    expect(await listed('--limit', '1', '--cursor', first.next)).toEqual(ids.slice(2, 3));
    expect(await listed('--where', 'customer=ada', '--all')).toEqual(expect.arrayContaining(ids));
    expect(await listed('--created-before', '1h', '--status', 'Pending')).toEqual([]);
    expect(await listed('--created-after', '1h', '--q', 'Ada')).toEqual(
      expect.arrayContaining(ids),
    );
  });

  test('says what is wrong with a filter, and exits with 3', async () => {
    const { code, stderr } = await service.holdfast('list', 'order', '--q', '!!');
    expect([code, stderr]).toEqual([3, expect.stringContaining('q: must contain a word')]);
  });

  test('names the processes that there are, and exits with 3', async () => {
    const { code, stderr } = await service.holdfast('list', 'ordr');
    expect([code, stderr]).toEqual([
      3,
      'The service has no process "ordr"; it has order, bulk-act.\n',
    ]);
  });
});

describe('holdfast show', () => {
  test('finds an instance by id, business key, process and key, internal id, URL and page', async () => {
    const id = await service.order('S-1');
    const internal = toInstanceId(id as PublicId);
    const names = [
      id,
      'S-1',
      'order/S-1',
      `order/${id}`,
      internal,
      `${internal}/1/0`,
      `order/${internal}`,
      `${service.url}/orders/${id}`,
      `${service.url}/orders/by/S-1`,
      `${service.url}/ui/processes/order/${id}`,
    ];
    for (const name of names) {
      expect([name, (await service.json('show', name)).instance.id]).toEqual([name, id]);
    }
  });

  test('shows state, data, what it waits for, ledger and history', async () => {
    await service.order('S-2');
    const { code, stdout } = await service.holdfast('show', 'order/S-2');
    expect(code).toBe(0);
    for (const part of [
      'Pending in packing',
      '"customer": "ada"',
      'Accepts PACK.',
      'charge  owed',
      'charging → packing',
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout).not.toContain(escape);
    const shown = await service.json('show', 'order/S-2', '--history', '1');
    expect(Object.keys(shown)).toEqual(['instance', 'waiting', 'history']);
    expect(shown.history.map(({ sequence }: { sequence: number }) => sequence)).toEqual([1]);
  });

  test('writes control characters of clients out', async () => {
    const customer = `${escape}[2J\u009bevil\u202e`;
    await service.requests.start('/orders', { number: 'S-3', customer });
    const { stdout } = await service.holdfast('show', 'order/S-3');
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/u);
    expect(stdout).toContain('evil');
  });

  test('shows no instance of another caller, and exits with 3', async () => {
    const id = await service.order('S-4');
    const { code, stderr } = await service.holdfast('show', id, '--token-file', service.tokens.bob);
    expect([code, stderr]).toEqual([3, expect.stringContaining('that you may read')]);
  });
});

describe('holdfast tail', () => {
  test('prints each step as a line of JSON until the instance ends', async () => {
    const id = await service.order('T-1');
    const running = service.holdfast('tail', id, '--all', '--json');
    await service.holdfast('send', id, 'PACK', '{"by":"ann"}');
    const { code, stdout } = await running;
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ kind, sequence, status }) => [kind, sequence, status])).toEqual([
      ['step', 0, 'Pending'],
      ['step', 1, 'Pending'],
      ['step', 2, 'Completed'],
      ['end', undefined, 'Completed'],
    ]);
    expect(code).toBe(0);
  });

  test('exits with 1 if the instance did not complete', async () => {
    await service.requests.start('/orders', { number: 'T-2', customer: 'broke' });
    const { code, stdout } = await service.holdfast('tail', 'order/T-2');
    expect([code, stdout]).toEqual([1, expect.stringContaining('is Failed in refused')]);
  });

  test('ends at SIGINT without a trace of an error, and exits with 130', async () => {
    await service.order('T-3');
    const { child, result } = startHoldfast([
      'tail',
      'order/T-3',
      '--url',
      service.url,
      '--token-file',
      service.tokens.olga,
    ]);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const { code, stderr } = await result;
    expect([code, stderr]).toEqual([130, '']);
  });
});

test('holdfast waiting shows what will happen, and exits with 0 if all is armed', async () => {
  await service.order('W-1');
  const waiting = await service.json('waiting', 'order/W-1');
  expect(waiting.waitsFor.map(({ kind }: { kind: string }) => kind)).toEqual(['timer', 'event']);
  expect(await service.holdfast('waiting', 'order/W-1')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/timer .* in 23h .* yes\nAccepts PACK\.\n$/s),
  });
});

describe('holdfast what-if', () => {
  test('says what an event would do, and does nothing', async () => {
    await service.order('I-1');
    const { code, stdout } = await service.holdfast('what-if', 'order/I-1', 'PACK', '{"by":"a"}');
    expect([code, stdout]).toEqual([0, expect.stringContaining('PACK: packing → packed')]);
    expect((await service.json('show', 'order/I-1')).instance.version).toBe(1);
  });

  test('says why an event would be refused, and exits with 1', async () => {
    await service.order('I-2');
    const args = ['what-if', 'order/I-2', 'PACK', '{"by":"nobody"}'];
    expect(await service.holdfast(...args)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('event: refused'),
    });
  });

  test('lets time pass', async () => {
    await service.order('I-3');
    const { moves } = await service.json('what-if', 'order/I-3', '--advance', 'P2D');
    expect(moves[0].steps[0].to).toBe('undoing');
  });

  test('starts from an earlier step with --at, if the process keeps snapshots', async () => {
    await service.order('I-4');
    const past = ['what-if', 'order/I-4', '--at', '0', 'PACK', '{"by":"a"}'];
    const { code, stderr } = await service.holdfast(...past);
    expect([code, stderr]).toEqual([3, expect.stringContaining("history: 'snapshots'")]);
    const newest = ['what-if', 'order/I-4', '--at', '1', 'PACK', '{"by":"a"}'];
    expect(await service.json(...newest)).toMatchObject({
      version: 1,
      moves: [{ result: 'stepped' }],
    });
  });

  test.each([
    [['what-if', 'order/I-1'], 'Pass what happens'],
    [['what-if', 'order/I-1', 'PACK', '{by}'], 'The payload is not JSON'],
    [['what-if', 'order/I-1', 'PACK', '{"type":"X"}'], 'Leave the type out'],
    [['what-if', 'order/I-1', 'PACK', '@/no/such/file'], 'cannot be read from /no/such/file'],
    [['what-if', 'order/I-1', 'PACK', '--moves', '[]'], 'or --moves alone'],
  ])('%j is wrong use, which exits with 2', async (args, message) => {
    const { code, stderr } = await service.holdfast(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

test('holdfast inspect prints the page of an instance and the address of its inspector', async () => {
  const id = await service.order('P-1');
  expect(await service.json('inspect', 'order/P-1')).toEqual({
    dashboard: `${service.url}/ui/processes/order/${id}`,
    inspector: `${service.url.replace('http', 'ws')}/inspect?id=${id}`,
  });
});

describe('without the service', () => {
  test('a command exits with 4, and says where it looked and what to do', async () => {
    const { code, stdout, stderr } = await runHoldfast(['processes'], {
      HOLDFAST_URL: 'http://127.0.0.1:1',
    });
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain('The service at http://127.0.0.1:1 cannot be reached');
    expect(stderr).toContain('HOLDFAST_URL');
    expect(stderr).not.toContain('    at ');
  });

  test('a token is not sent wherever the URL of an instance leads', async () => {
    const { code, stderr } = await runHoldfast(['show', `${service.url}/orders/x`], {
      HOLDFAST_TOKEN: 'secret',
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining(`pass --url ${service.url}`)]);
  });

  test('a missing token is refused, and the remedy named', async () => {
    const { code, stderr } = await runHoldfast(['processes'], { HOLDFAST_URL: service.url });
    expect([code, stderr]).toEqual([3, expect.stringContaining('Set HOLDFAST_TOKEN')]);
  });

  test('what is no URL is wrong use', async () => {
    const { code, stderr } = await runHoldfast(['processes', '--url', 'localhost:3000']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not the URL of a service')]);
  });
});
