import { describe, expect, test } from 'vitest';
import { createParcel } from '../../../support/parcel.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

/** Callers of a service with parcels: operators of one tenant and of all, and others. */
async function openService() {
  const service = await createGuardedService(createParcel());
  const admin = 'holdfast:admin';
  return {
    ada: await service.as({ sub: 'ada' }),
    olga: await service.as({ sub: 'olga', scope: 'holdfast:observe' }),
    otto: await service.as({ sub: 'otto', scope: admin }),
    tina: await service.as({ sub: 'tina', tenant: 'acme', scope: admin }),
    [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
  };
}

const why = { reason: 'The bank is down.' };

describe('a paused process', () => {
  test('answers starts with 503, why, and when to try again', async () => {
    await using service = await openService();
    const { ada, otto } = service;
    const paused = await otto.request('POST', '/processes/parcel/pause', why);
    expect(paused).toMatchObject({
      status: 200,
      body: { process: 'parcel', whole: { reason: 'The bank is down.', by: 'otto' }, tasks: {} },
    });
    const { status, headers, body } = await ada.request('POST', '/parcels', { to: 'ann' });
    expect([status, headers.get('retry-after'), body.code]).toEqual([503, '30', 'process_paused']);
    expect(body.detail).toContain('Operators have paused parcel');
    await otto.request('POST', '/processes/parcel/resume', why);
    expect((await otto.get('/processes/parcel/pauses')).body).toEqual({
      process: 'parcel',
      tasks: {},
    });
    expect((await ada.request('POST', '/parcels', { to: 'ann' })).status).toBe(201);
  });

  test('concerns every tenant: it is for administrators without one', async () => {
    await using service = await openService();
    const { ada, olga, tina } = service;
    for (const caller of [ada, olga, tina]) {
      const { status, body } = await caller.request('POST', '/processes/parcel/pause', why);
      expect([status, body.code]).toEqual([403, 'forbidden']);
    }
    expect((await ada.request('POST', '/parcels', { to: 'ann' })).status).toBe(201);
  });

  test('is shown to observers', async () => {
    await using service = await openService();
    const { ada, olga, otto } = service;
    await otto.request('POST', '/processes/parcel/pause', { task: 'charge', ...why });
    expect((await olga.get('/processes/parcel/pauses')).body.tasks).toMatchObject({ charge: why });
    expect((await ada.get('/processes/parcel/pauses')).status).toBe(403);
  });

  test('of another name, or a task that it does not have, is refused', async () => {
    await using service = await openService();
    const { otto } = service;
    const unknown = await otto.request('POST', '/processes/letter/pause', why);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
    const task = await otto.request('POST', '/processes/parcel/pause', { task: 'fly', ...why });
    expect([task.status, task.body.errors]).toMatchObject([400, [{ pointer: '/task' }]]);
  });
});

describe('the audit log', () => {
  test('shows administrators what those of their tenant did', async () => {
    await using service = await openService();
    const { otto, tina, olga } = service;
    const path = await tina.start('/parcels', { to: 'ann' });
    const pause = { act: { kind: 'pause' }, reason: 'An audit.' };
    await tina.request('POST', `${path}/acts`, pause);
    await otto.request('POST', '/processes/parcel/pause', { task: 'charge', ...why });
    expect((await tina.get('/audit')).body.entries).toMatchObject([
      { by: 'tina', what: 'pause', instance: path.slice('/parcels/'.length), outcome: 'done' },
    ]);
    expect((await otto.get('/audit?limit=5')).body.entries).toMatchObject([
      { by: 'otto', what: 'pauseProcess', details: { task: 'charge' }, outcome: 'done' },
    ]);
    expect((await olga.get('/audit')).status).toBe(403);
    expect((await otto.get('/audit?limit=0')).status).toBe(400);
    expect((await otto.get('/audit?before=yesterday')).status).toBe(400);
    expect((await otto.get('/audit?since=yesterday')).status).toBe(400);
    expect((await otto.get('/audit?who=otto')).status).toBe(400);
    const kept = async (query: string) => (await otto.get(`/audit?${query}`)).body.entries.length;
    expect(await kept('by=otto&what=pauseProcess&process=parcel')).toBe(1);
    for (const none of ['by=olga', 'what=resume', 'process=letter', 'since=2999-01-01T00:00:00Z']) {
      expect(await kept(none)).toBe(0);
    }
  });
});

describe('DELETE of an instance', () => {
  test('needs an administrator, a reason and an end', async () => {
    await using service = await openService();
    const { ada, otto } = service;
    const path = await ada.start('/parcels', { to: 'ann' });
    const reason = { 'holdfast-reason': 'Asked for.' };
    expect((await ada.request('DELETE', path, undefined, reason)).status).toBe(403);
    expect((await otto.request('DELETE', path)).body.errors).toMatchObject([
      { header: 'Holdfast-Reason' },
    ]);
    const live = await otto.request('DELETE', path, undefined, reason);
    expect([live.status, live.body.code]).toEqual([409, 'act_not_possible']);
    await ada.request('POST', `${path}/cancel`, {});
    await ada.request('GET', path, undefined, { prefer: 'wait=5' });
    const stale = { ...reason, 'if-match': '"0"' };
    expect((await otto.request('DELETE', path, undefined, stale)).status).toBe(412);
    expect((await otto.request('DELETE', path, undefined, reason)).status).toBe(204);
    expect((await ada.request('GET', path)).status).toBe(404);
  });
});

describe('/doctor', () => {
  test('is for administrators without a tenant', async () => {
    await using service = await openService();
    const { olga, otto, tina } = service;
    for (const caller of [olga, tina]) expect((await caller.get('/doctor')).status).toBe(403);
    expect((await otto.get('/doctor')).body.processes).toContainEqual({ process: 'parcel' });
    expect((await otto.request('POST', '/doctor')).status).toBe(202);
  });
});
