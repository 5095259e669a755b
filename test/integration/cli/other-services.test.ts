import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOperatedService, type OperatedService } from '../../support/operated-service.ts';

let service: OperatedService;
const because = ['--reason', 'It has to be.'] as const;

beforeAll(async () => {
  service = await openOperatedService();
});
afterAll(async () => service[Symbol.asyncDispose]());

/** Something else at the URL, which answers everything with this. */
async function openOther(status: number, body: string, headers: Record<string, string> = {}) {
  const server = createServer((asked, answer) => {
    asked.resume();
    answer.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    run: async (...args: readonly string[]) => service.holdfast(...args, '--url', url),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const commands: readonly (readonly string[])[] = [
  ['processes'],
  ['list', 'order'],
  ['show', 'order/A-1'],
  ['show', 'A-1'],
  ['tail', 'A-1'],
  ['nodes'],
  ['audit'],
  ['pauses', 'order'],
  ['errors', 'order'],
  ['inspect'],
  ['doctor'],
  ['start', 'order', '{}'],
  ['pause', 'A-1', ...because],
  ['bulk', 'cancel', '--process', 'order', '--yes', ...because],
  ['pause-process', 'order', ...because],
];

describe('what answers is no Holdfast service', () => {
  test.each([
    ['a page', 200, '<!doctype html><title>Welcome</title>'],
    ['null', 200, 'null'],
    ['a list', 200, '[]'],
    ['an object', 200, '{"status":"up"}'],
    ['nothing', 200, ''],
  ])('each command says so, and exits with 4, for %s', async (_, status, body) => {
    await using other = await openOther(status, body);
    for (const command of commands) {
      const { code, stdout, stderr } = await other.run(...command);
      // The index says whether there is a dashboard; every object may be one without.
      if (command[0] === 'inspect' && body.startsWith('{')) continue;
      expect([command, code, stdout]).toEqual([command, 4, '']);
      expect(stderr).toMatch(/^What answers at \S+ is not a Holdfast service: /);
      expect(stderr).not.toContain('    at ');
    }
  });

  test.each([
    [404, 3],
    [502, 4],
  ])(
    'the page of a proxy with the status %i is told apart from an answer of the service',
    async (status, exitCode) => {
      await using other = await openOther(status, '<h1>Sorry</h1>');
      for (const command of commands.filter(([name]) => name !== 'doctor')) {
        const { code, stderr } = await other.run(...command);
        expect([command, code]).toEqual([command, exitCode]);
        expect(stderr).toContain(
          `The service answered ${status}. The answer is none of a Holdfast`,
        );
      }
    },
  );

  test('a change that is redirected is refused: as a GET, its answer would look like that of the change', async () => {
    const processes = [{ name: 'order', path: '/orders' }];
    const body = JSON.stringify({ processes, id: 'ord_x', status: 'Pending' });
    const server = createServer((asked, answer) => {
      asked.resume();
      if (asked.method === 'GET') answer.end(body);
      else answer.writeHead(301, { location: asked.url }).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, stdout, stderr } = await service.holdfast('start', 'order', '{}', '--url', url);
    server.closeAllConnections();
    server.close();
    expect([code, stdout, stderr]).toEqual([
      3,
      '',
      expect.stringContaining('It redirects changes'),
    ]);
  });
});

describe('what is passed cannot be right', () => {
  test('a token with a line break is wrong use, and is not printed', async () => {
    const file = `${service.tokens.ann}.broken`;
    await writeFile(file, 'eyJhbGciOiJIUzI1NiJ9\nsecret-part');
    const { code, stderr } = await service.holdfast('nodes', '--token-file', file);
    expect([code, stderr]).toEqual([2, expect.stringContaining('holds no bearer token')]);
    expect(stderr).not.toMatch(/eyJ|secret-part/);
    await writeFile(file, '');
    expect((await service.holdfast('nodes', '--token-file', file)).code).toBe(2);
  });

  test.each([
    'http://',
    'http://[',
    'http://127.0.0.1:3000/orders/%zz',
    'order/..',
    'order/.',
    'order/',
  ])(
    'there is no instance %s, and the command says so without a trace of its own code',
    async (name) => {
      const { code, stderr } = await service.holdfast('show', name);
      expect([2, 3]).toContain(code);
      expect(stderr).toMatch(/is not the URL of|There is no instance/);
      expect(stderr).not.toContain('    at ');
    },
  );

  test('an idempotency key that no header can hold is wrong use', async () => {
    const key = ['--idempotency-key', 'schlüssel'] as const;
    const { code, stderr } = await service.holdfast('pause', 'A-1', ...because, ...key);
    expect([code, stderr]).toEqual([2, expect.stringContaining('printable ASCII')]);
  });
});

describe('data of clients', () => {
  const hostile = 'Z-1\nStatus     Completed\u001b[2J\u009b1m';

  test('cannot pass for lines of a command, nor steer a terminal, in texts and in JSON', async () => {
    const path = await service.requests.start('/orders', { number: hostile, customer: 'ada' });
    const id = path.split('/').at(-1) ?? '';
    await service.holdfast('pause', `order/${id}`, '--reason', `Why?\nNothing\u009b2J`);
    for (const command of ['show', 'waiting']) {
      for (const more of [[], ['--json']]) {
        const { stdout } = await service.holdfast(command, `order/${id}`, ...more);
        // eslint-disable-next-line no-control-regex
        expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }
    }
    const { stdout } = await service.holdfast('show', `order/${id}`);
    expect(stdout).not.toMatch(/^Status +Completed|^Nothing/m);
    const { instance } = await service.json('show', `order/${id}`);
    expect([instance.key, instance.paused.reason]).toEqual([hostile, 'Why?\nNothing\u009b2J']);
  });
});
