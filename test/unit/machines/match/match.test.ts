import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMatch } from '../../../../src/machines/match/match.ts';
import { localUrls } from '../../../support/local-urls.ts';
import { createSimulatedService, type SimulatedService } from '../../support/simulated-service.ts';

let service: SimulatedService;
beforeEach(async () => {
  service = await createSimulatedService((fetch) =>
    createMatch({ notificationsUrl: localUrls.notifications, fetch }),
  );
});
afterEach(async () => service.close());

async function startPlaying(input?: object): Promise<string> {
  const path = await service.start('/matches', input);
  for (const by of ['ann', 'bob']) await service.send(path, { type: 'JOIN', by });
  for (const by of ['ann', 'bob']) await service.send(path, { type: 'READY', by });
  await service.clock.advance(3_500);
  return path;
}

describe('a match', () => {
  test('is started without input, joined, and counts down', async () => {
    const path = await service.start('/matches', undefined);
    expect((await service.get(path)).body).toMatchObject({
      state: 'lobby',
      accepts: [{ type: 'JOIN' }, { type: 'LEAVE' }, { type: 'READY' }],
      data: { bestOf: 3, turnSeconds: 30, players: [] },
    });
    for (const by of ['ann', 'bob']) await service.send(path, { type: 'JOIN', by });
    expect((await service.send(path, { type: 'JOIN', by: 'eve' })).status).toBe(409);
    await service.send(path, { type: 'READY', by: 'ann' });
    const { body } = await service.send(path, { type: 'READY', by: 'bob' });
    expect(body).toMatchObject({ state: 'countdown', timers: [{ firesAt: expect.any(String) }] });
    await service.clock.advance(3_500);
    expect((await service.get(path)).body).toMatchObject({ state: { playing: 'turn' } });
  });

  test('accepts a turn once, and only from the player whose turn it is', async () => {
    const path = await startPlaying();
    const take = async (by: string) => service.send(path, { type: 'TAKE', by, sticks: 2 });
    expect((await take('bob')).status).toBe(409);
    expect((await take('ann')).body).toMatchObject({ data: { sticks: 19, turn: 'bob' } });
    expect((await take('ann')).status).toBe(409);
  });

  test('gives the round to the other player if a turn takes too long', async () => {
    const path = await startPlaying({ bestOf: 1, turnSeconds: 5 });
    await service.clock.advance(6_000);
    expect((await service.get(path)).body).toMatchObject({
      status: 'Completed',
      state: 'finished',
      data: { result: { winner: 'bob', by: 'score' } },
    });
    const { body: told } = await service.get('/stand-ins/notifications?to=league');
    expect(told).toMatchObject([{ text: 'bob wins 0:1 by score' }]);
  });

  test('waits for a dropped player, who may return', async () => {
    const path = await startPlaying();
    await service.send(path, { type: 'DROP', by: 'ann' });
    await service.clock.advance(50_000);
    expect((await service.send(path, { type: 'HEARTBEAT', by: 'bob' })).status).toBe(200);
    const { body } = await service.send(path, { type: 'RETURN', by: 'ann' });
    expect(body.state).toEqual({ playing: 'turn' });
    expect((await service.send(path, { type: 'RETURN', by: 'ann' })).status).toBe(409);
  });

  test('is forfeited by a dropped player who does not return', async () => {
    const path = await startPlaying();
    await service.send(path, { type: 'DROP', by: 'ann' });
    await service.clock.advance(30_000);
    await service.send(path, { type: 'HEARTBEAT', by: 'bob' });
    await service.clock.advance(31_000);
    expect((await service.get(path)).body).toMatchObject({
      status: 'Completed',
      data: { result: { winner: 'bob', by: 'forfeit' } },
    });
  });

  test('that both players abandon is cancelled, and no timer is left', async () => {
    const path = await startPlaying({ turnSeconds: 3_600 });
    await service.clock.advance(122_000);
    expect((await service.get(path)).body).toMatchObject({
      status: 'Cancelled',
      state: 'abandoned',
      timers: [],
    });
  });
});

describe('the league', () => {
  test.each([
    ['refuse', true],
    ['fail', true],
  ])('that is down changes no result: %s', async (mode, unreported) => {
    await service.steer({ service: 'notifications', operation: 'send', mode });
    const path = await startPlaying();
    await service.send(path, { type: 'FORFEIT', by: 'bob' });
    await service.clock.advance(30_000);
    expect((await service.get(path)).body).toMatchObject({
      status: 'Completed',
      data: { result: { winner: 'ann', by: 'forfeit' }, unreported },
    });
  });
});

describe('a fault of the client', () => {
  test.each([
    ['/bestOf', { bestOf: 2 }],
    ['/turnSeconds', { turnSeconds: 0 }],
  ])('in the start is answered 400: %s', async (pointer, input) => {
    const { status, body } = await service.request('POST', '/matches', input);
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  test.each([
    [{ type: 'TAKE', by: 'ann', sticks: 4 }, 400],
    [{ type: 'TAKE', sticks: 1 }, 400],
    [{ type: 'silence', by: 'ann' }, 409],
    [{ type: 'graceOver', by: 'ann' }, 409],
    [{ type: 'JOIN', by: 'eve' }, 409],
  ])('in an event is %j: %d', async (event, status) => {
    const path = await startPlaying();
    expect((await service.send(path, event)).status).toBe(status);
  });
});
