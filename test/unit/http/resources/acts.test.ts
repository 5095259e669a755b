import { describe, expect, test } from 'vitest';
import { createParcel } from '../../../support/parcel.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

/** A parcel whose charge waits for its next attempt, and its callers. */
async function openParcel() {
  const service = await createGuardedService(createParcel({ charge: () => undefined }));
  const ada = await service.as({ sub: 'ada', tenant: 'acme' });
  const olga = await service.as({ sub: 'olga', tenant: 'acme', scope: 'holdfast:observe' });
  const otto = await service.as({ sub: 'otto', tenant: 'acme', scope: 'holdfast:admin' });
  const other = await service.as({ sub: 'eve', tenant: 'umbrella', scope: 'holdfast:admin' });
  const path = await ada.start('/parcels', { to: 'ann' });
  return {
    ada,
    olga,
    otto,
    other,
    path,
    [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
  };
}

const pause = { act: { kind: 'pause' }, reason: 'An audit.' };

describe('POST …/acts', () => {
  test('answers with the instance, and the history tells who did it and why', async () => {
    await using parcel = await openParcel();
    const { otto, path } = parcel;
    const paused = await otto.request('POST', `${path}/acts`, pause);
    expect(paused.status).toBe(200);
    expect(paused.body).toMatchObject({ version: 1, accepts: [], paused: { reason: 'An audit.' } });
    const { body } = await otto.request('GET', `${path}/history`);
    expect(body.steps.at(-1)).toMatchObject({
      event: { type: 'act.pause' },
      by: { sub: 'otto', reason: 'An audit.' },
    });
  });

  test('is for administrators of the tenant alone', async () => {
    await using parcel = await openParcel();
    const { ada, olga, other, path } = parcel;
    for (const caller of [ada, olga]) {
      const { status, body } = await caller.request('POST', `${path}/acts`, pause);
      expect([status, body.code]).toEqual([403, 'forbidden']);
    }
    const { status, body } = await other.request('POST', `${path}/acts`, pause);
    expect([status, body.code]).toEqual([404, 'instance_not_found']);
    expect((await ada.request('GET', path)).body).toMatchObject({ version: 0 });
  });

  test('an event to a paused instance is refused, and accepted once it is resumed', async () => {
    await using parcel = await openParcel();
    const { ada, otto, path } = parcel;
    await otto.request('POST', `${path}/acts`, pause);
    const pay = { type: 'PAY', amount: 10 };
    const refused = await ada.request('POST', `${path}/events`, pay);
    expect([refused.status, refused.body.code]).toEqual([409, 'instance_paused']);
    const resume = { act: { kind: 'resume' }, reason: 'The audit is over.' };
    await otto.request('POST', `${path}/acts`, resume);
    expect((await ada.request('POST', `${path}/events`, pay)).status).toBe(200);
  });

  test('lists and counts find what is paused', async () => {
    await using parcel = await openParcel();
    const { ada, otto, path } = parcel;
    await ada.start('/parcels', { to: 'bea' });
    await otto.request('POST', `${path}/acts`, pause);
    const ids = async () => {
      const { body } = await otto.request('GET', '/parcels?paused=true');
      return body.instances.map(({ id }: { id: string }) => `/parcels/${id}`);
    };
    expect(await ids()).toEqual([path]);
    const counts = async () => (await otto.request('GET', '/parcels/counts')).body;
    expect(await counts()).toMatchObject({ Pending: 2, paused: 1 });
    const resume = { act: { kind: 'resume' }, reason: 'The audit is over.' };
    await otto.request('POST', `${path}/acts`, resume);
    expect(await ids()).toEqual([]);
    expect(await counts()).toMatchObject({ Pending: 2, paused: 0 });
  });

  test('two operators at once: one is told that it is paused already', async () => {
    await using parcel = await openParcel();
    const { otto, path } = parcel;
    const both = await Promise.all([
      otto.request('POST', `${path}/acts`, pause),
      otto.request('POST', `${path}/acts`, pause),
    ]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect((await otto.request('GET', path)).body).toMatchObject({ version: 1 });
  });

  test.each([
    [{ act: { kind: 'pause' } }, '/reason'],
    [{ act: { kind: 'moveTo' }, reason: 'x' }, '/act/state'],
    [{ act: { kind: 'fireTimer', timer: '0/0', at: 1 }, reason: 'x' }, '/act'],
  ])('the body %j is refused, and the fault is located', async (body, pointer) => {
    await using parcel = await openParcel();
    const { otto, path } = parcel;
    const { status, body: problem } = await otto.request('POST', `${path}/acts`, body);
    expect(status).toBe(400);
    expect(problem.errors.map((one: { pointer: string }) => one.pointer)).toContain(pointer);
  });

  test('what-if shows what an act would come to, and changes nothing', async () => {
    await using parcel = await openParcel();
    const { olga, ada, path } = parcel;
    const act = { kind: 'moveTo', state: 'charging', context: { receipt: 'r9' } };
    const { body } = await olga.request('POST', `${path}/what-if`, {
      moves: [
        { kind: 'act', act },
        { kind: 'act', act: { kind: 'resume' } },
      ],
    });
    expect(body.moves[0]).toMatchObject({ result: 'stepped', instance: { state: 'charging' } });
    expect(body.moves[0].steps[0].effects).toContainEqual({
      kind: 'startTask',
      id: '1/0',
      task: 'charge',
    });
    expect(body.moves[1]).toMatchObject({ result: 'notPossible', message: 'It is not paused.' });
    expect((await ada.request('GET', path)).body).toMatchObject({ version: 0 });
  });
});
