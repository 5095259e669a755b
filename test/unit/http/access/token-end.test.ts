import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import type { ProcessConfig } from '../../../../src/definition/process-config.ts';
import { createGuardedService, type Claims } from '../../support/guarded-service.ts';

const startMs = Date.parse('2026-01-01T00:00:00.000Z');
const machine = createMachine({
  initial: 'open',
  states: {
    open: { on: { NOTE: 'open', LOCK: 'locked' } },
    locked: { on: { NOTE: 'locked', UNLOCK: 'open', CLOSE: 'closed' } },
    closed: { type: 'final' },
  },
});

function createDoor(access: ProcessConfig<typeof machine>['access'] = {}) {
  return defineProcess({
    name: 'door',
    machine,
    input: z.object({ number: z.string() }),
    correlate: ({ input }) => input.number,
    earlyEventMs: 60_000,
    access,
  });
}

/** Its tokens are good for so many seconds, and for the 5 seconds that clocks may differ. */
const ada = (seconds = 3_600): Claims => ({ sub: 'ada', exp: startMs / 1_000 + seconds });

/** Reads a stream as it comes. */
function readStream(response: Response) {
  const text = new TextDecoder();
  const read = { text: '', over: false };
  const reader = response.body?.getReader();
  const readOn = async (): Promise<void> => {
    const chunk = await reader?.read();
    if (chunk?.value !== undefined) read.text += text.decode(chunk.value, { stream: true });
    read.over = chunk?.done !== false;
    if (!read.over) await readOn();
  };
  void readOn();
  const versions = () => [...read.text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  return { read, versions, stop: async () => reader?.cancel() };
}

describe('once the token of its caller has expired', () => {
  it('a stream ends without the end of the instance, and the next one is refused', async () => {
    await using service = await createGuardedService(createDoor());
    const requests = await service.as(ada());
    const path = await requests.start('/doors', { number: '7' });
    const { read, versions } = readStream(await service.fetch(ada(10), `${path}/stream`));
    await service.clock.advance(14_900);
    await requests.send(path, { type: 'NOTE' });
    await service.clock.advance(50);
    expect([versions(), read.over]).toEqual([[0, 1], false]);
    await service.clock.advance(100);
    await requests.send(path, { type: 'NOTE' });
    await service.clock.advance(50);
    expect([versions(), read.over]).toEqual([[0, 1], true]);
    expect(read.text).not.toContain('event: end');
    expect((await service.fetch(ada(10), `${path}/stream`)).status).toBe(401);
  });

  it.each([1e300, 3e6, undefined])(
    'a stream ends, however far away that is: %s seconds',
    async (seconds) => {
      await using service = await createGuardedService(createDoor(), { requireExp: false });
      const path = await (await service.as(ada())).start('/doors', { number: '7' });
      const claims = { sub: 'ada', ...(seconds === undefined ? {} : ada(seconds)) };
      const { read, stop } = readStream(await service.fetch(claims, `${path}/stream`));
      await service.clock.advance(60_000);
      expect(read.over).toBe(false);
      await stop();
    },
  );

  it('a waiting request is answered with the current instance', async () => {
    await using service = await createGuardedService(createDoor());
    const path = await (await service.as(ada())).start('/doors', { number: '7' });
    const headers = { prefer: 'wait=60' };
    const waits = [
      service.fetch(ada(1), path, { headers }),
      service.fetch(ada(1), '/doors/by/7', { headers }),
      service.fetch(ada(1), '/doors', { method: 'POST', headers, body: '{"number":"8"}' }),
      service.fetch(ada(1), `${path}/events`, { method: 'POST', headers, body: '{"type":"NOTE"}' }),
    ];
    const answered: number[] = [];
    for (const wait of waits) void wait.then(({ status }) => answered.push(status));
    await service.clock.advance(5_900);
    expect(answered).toEqual([]);
    await service.clock.advance(200);
    expect(answered.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 201]);
  });

  it('an event that waits for its instance is refused', async () => {
    await using service = await createGuardedService(createDoor());
    const body = '{"type":"NOTE"}';
    const sent = service.fetch(ada(1), '/doors/by/7/events', { method: 'POST', body });
    await service.clock.advance(6_100);
    const refused = await sent;
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="holdfast", error="invalid_token", error_description="The token has expired"',
    ]);
  });
});

describe('the stream of a caller that reads by a rule', () => {
  const isOpen = { read: ({ state }: { readonly state: unknown }) => state === 'open' };
  const bob: Claims = { ...ada(), sub: 'bob' };

  it('ends before the step after which the rule denies access, and cannot be restarted', async () => {
    await using service = await createGuardedService(createDoor(isOpen));
    const owner = await service.as(ada());
    const path = await owner.start('/doors', { number: '7' });
    const [his, hers] = [
      readStream(await service.fetch(bob, `${path}/stream`)),
      readStream(await service.fetch(ada(), `${path}/stream`)),
    ];
    for (const type of ['NOTE', 'LOCK', 'NOTE', 'UNLOCK', 'NOTE']) {
      await owner.send(path, { type });
      await service.clock.advance(50);
    }
    expect([his.versions(), his.read.over]).toEqual([[0, 1], true]);
    expect(his.read.text).not.toContain('event: end');
    expect([hers.versions(), hers.read.over]).toEqual([[0, 1, 2, 3, 4, 5], false]);
    await owner.send(path, { type: 'LOCK' });
    expect((await service.fetch(bob, `${path}/stream`)).status).toBe(404);
    await hers.stop();
  });

  it('continues to the end of the instance if the rule allows it', async () => {
    const anyone = { read: () => true };
    await using service = await createGuardedService(createDoor(anyone));
    const owner = await service.as(ada());
    const path = await owner.start('/doors', { number: '7' });
    await owner.send(path, { type: 'NOTE' });
    const his = readStream(await service.fetch(bob, `${path}/stream`));
    await owner.send(path, { type: 'LOCK' });
    await owner.send(path, { type: 'CLOSE' });
    await service.clock.advance(50);
    expect([his.versions(), his.read.over]).toEqual([[0, 1, 2, 3], true]);
    expect(his.read.text).toContain('event: end\ndata: {"status":"Completed"}');
  });
});
