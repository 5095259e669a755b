import { describe, expect, test } from 'vitest';
import { createMatch } from '../../../../src/machines/match/match.ts';
import { fails, never, ok, simulate, wake } from '../../../../src/testing/testing.ts';
import { TaskError } from '../../../../src/errors.ts';
import '../../../../src/testing/vitest.ts';

const match = createMatch({ notificationsUrl: 'unused:' });
const refusal = new TaskError('refused', { retryable: false });

const start = async (input = {}, notify = ok()) => simulate(match, { input, tasks: { notify } });

type MatchEvent = Parameters<Awaited<ReturnType<typeof start>>['send']>[0];

async function startPlaying(...given: Parameters<typeof start>) {
  const sim = await start(...given);
  for (const by of ['ann', 'bob']) await sim.send({ type: 'JOIN', by });
  for (const by of ['ann', 'bob']) await sim.send({ type: 'READY', by });
  await sim.advance('3.5s');
  return sim;
}

describe('a match', () => {
  test('is started without input, joined, and counts down', async () => {
    await using sim = await start();
    expect(sim).toBeIn('lobby');
    expect(sim.data).toMatchObject({ bestOf: 3, turnSeconds: 30, players: [] });
    expect(sim.wakes.slice(0, 3)).toEqual(['JOIN', 'LEAVE', 'READY'].map(wake.event));
    for (const by of ['ann', 'bob']) await sim.send({ type: 'JOIN', by });
    await expect(sim.send({ type: 'JOIN', by: 'eve' })).rejects.toThrow('the guard hasSeat');
    for (const by of ['ann', 'bob']) await sim.send({ type: 'READY', by });
    expect(sim).toBeIn('countdown');
    expect(sim.wakes).toContainEqual(wake.timer('3s'));
    await sim.until('playing.turn');
  });

  test('accepts a turn once, and only from the player whose turn it is', async () => {
    await using sim = await startPlaying();
    const take = async (by: string) => sim.send({ type: 'TAKE', by, sticks: 2 });
    await expect(take('bob')).rejects.toThrow('mayTake rejected it');
    await take('ann');
    expect(sim.data).toMatchObject({ sticks: 19, turn: 'bob' });
    await expect(take('ann')).rejects.toThrow('mayTake rejected it');
  });

  test('gives the round to the other player if a turn takes too long', async () => {
    await using sim = await startPlaying({ bestOf: 1, turnSeconds: 5 });
    await sim.advance('6s');
    expect(sim).toBeIn('finished');
    expect(sim).toHaveCompleted();
    expect(sim.data).toMatchObject({ result: { winner: 'bob', by: 'score' } });
    const told = { to: 'league', text: 'bob wins 0:1 by score' };
    expect(sim.calls('notify')).toMatchObject([{ input: told }]);
  });

  test('waits for a dropped player, who may return', async () => {
    await using sim = await startPlaying();
    await sim.send({ type: 'DROP', by: 'ann' });
    await sim.advance('50s');
    await sim.send({ type: 'HEARTBEAT', by: 'bob' });
    await sim.send({ type: 'RETURN', by: 'ann' });
    expect(sim).toBeIn('playing.turn');
    await expect(sim.send({ type: 'RETURN', by: 'ann' })).rejects.toMatchObject({
      code: 'event_not_accepted',
    });
  });

  test('is forfeited by a dropped player who does not return', async () => {
    await using sim = await startPlaying();
    await sim.send({ type: 'DROP', by: 'ann' });
    await sim.advance('30s');
    await sim.send({ type: 'HEARTBEAT', by: 'bob' });
    await sim.advance('31s');
    expect(sim).toHaveCompleted();
    expect(sim.data).toMatchObject({ result: { winner: 'bob', by: 'forfeit' } });
  });

  test('that both players abandon is cancelled, and no timer is left', async () => {
    await using sim = await startPlaying({ turnSeconds: 3_600 });
    await sim.advance('122s');
    expect(sim).toBeIn('abandoned');
    expect(sim).toBeCancelled();
    expect(sim.wakes).toEqual([]);
  });
});

describe('the league', () => {
  test.each([
    ['refuses', fails(1, refusal)],
    ['is away', fails()],
    ['does not answer', never()],
  ])('that %s changes no result', async (_, notify) => {
    await using sim = await startPlaying({}, notify);
    await sim.send({ type: 'FORFEIT', by: 'bob' });
    await sim.until('finished');
    expect(sim).toHaveCompleted();
    expect(sim.data).toMatchObject({
      result: { winner: 'ann', by: 'forfeit' },
      unreported: true,
    });
  });
});

describe('a fault of the client', () => {
  test.each([
    ['/bestOf', { bestOf: 2 }],
    ['/turnSeconds', { turnSeconds: 0 }],
  ])('in the start is refused: %s', async (pointer, input) => {
    const details = { errors: [{ pointer }] };
    await expect(start(input)).rejects.toMatchObject({ code: 'invalid_request', details });
  });

  test.each([
    [{ type: 'TAKE', by: 'ann', sticks: 4 }, 'invalid_request'],
    [{ type: 'TAKE', sticks: 1 }, 'invalid_request'],
    [{ type: 'silence', by: 'ann' }, 'event_not_accepted'],
    [{ type: 'graceOver', by: 'ann' }, 'event_not_accepted'],
    [{ type: 'JOIN', by: 'eve' }, 'event_not_accepted'],
  ])('in an event is refused: %j is %s', async (event, code) => {
    await using sim = await startPlaying();
    await expect(sim.send(event as MatchEvent)).rejects.toMatchObject({ code });
  });
});
