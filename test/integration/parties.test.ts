import { expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { createService, defineProcess, type Service } from '../../src/index.ts';
import { createLog } from '../../src/config/create-log.ts';
import { createRequests } from '../support/requests.ts';
import { createStoragePlace } from '../support/storage-place.ts';
import { jwtSecret, tokenFor } from '../unit/support/tokens.ts';

interface Deal {
  readonly members: readonly string[];
}

const deal = defineProcess({
  name: 'deal',
  machine: setup({
    types: {
      input: {} as Deal,
      context: {} as Deal,
      events: {} as { type: 'INVITE'; members: readonly string[] } | { type: 'SIGN' },
    },
    actions: { noted: () => undefined },
  }).createMachine({
    context: ({ input }) => input,
    on: {
      INVITE: { actions: assign({ members: ({ event }) => event.members }) },
      SIGN: { actions: 'noted' },
    },
  }),
  events: { INVITE: { from: ['owner', 'system'] }, SIGN: { from: 'party' } },
  parties: ({ context }) => context.members,
});

async function as(service: Service, sub: string, tenant = 't1') {
  const authorization = `Bearer ${await tokenFor({ sub, tenant })}`;
  return createRequests(async (path, init) => {
    const headers = { ...(init.headers as object), authorization };
    return service.fetch(new Request(`http://local${path}`, { ...init, headers }));
  });
}

it.each(['embedded', 'Redis'] as const)(
  'parties find an instance, and lose it, with the commit that changes them: %s',
  async (mode) => {
    await using place = await createStoragePlace(mode);
    const { redisUrl, redisPrefix, dataDir } = place;
    const open = () =>
      createService({
        ...(redisUrl === undefined ? {} : { redisUrl }),
        ...(redisPrefix === undefined ? {} : { redisPrefix }),
        ...(dataDir === undefined ? {} : { dataDir }),
        processes: [deal],
        auth: { secret: jwtSecret },
        log: createLog({ level: 'silent' }),
      });
    const first = open();
    const input = { members: ['bob', 'carl', 'ada'] };
    const { id } = await first.start(deal, input, { owner: 'ada', tenant: 't1' });
    // Another node on Redis; another run on the embedded store.
    if (mode === 'embedded') await first.close();
    const second = open();
    const listed = async (sub: string, tenant?: string) => {
      const { body } = await (await as(second, sub, tenant)).get('/deals?status=Pending');
      return body.instances.map((each: { id: string }) => each.id);
    };
    for (const sub of ['ada', 'bob', 'carl']) expect(await listed(sub)).toEqual([id]);
    expect(await listed('bob', 't2')).toEqual([]);
    const signed = await (await as(second, 'bob')).send(`/deals/${id}`, { type: 'SIGN' });
    expect(signed.body).toMatchObject({ version: 1, accepts: [{ type: 'SIGN' }] });
    const owner = await as(second, 'ada');
    await owner.send(`/deals/${id}`, { type: 'INVITE', members: ['eve'] });
    for (const sub of ['ada', 'eve']) expect(await listed(sub)).toEqual([id]);
    for (const sub of ['bob', 'carl']) expect(await listed(sub)).toEqual([]);
    expect((await (await as(second, 'bob')).get(`/deals/${id}`)).status).toBe(404);
    // On Redis the first node still runs, with a stale copy.
    const node = mode === 'Redis' ? first : second;
    const late = await (await as(node, 'bob')).send(`/deals/${id}`, { type: 'SIGN' });
    expect(late.status).toBe(404);
    if (mode === 'Redis') await first.close();
    await second.close();
  },
);
