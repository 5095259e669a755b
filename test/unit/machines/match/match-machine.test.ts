import { describe, expect, test } from 'vitest';
import { createActor, SimulatedClock, waitFor } from 'xstate';
import { createMatch } from '../../../../src/machines/match/match.ts';
import { matchInput, type MatchInput } from '../../../../src/machines/match/match-events.ts';
import { createCoverage } from '../../../support/coverage.ts';

const notificationsUrl = 'http://notifications';
const coverage = createCoverage(createMatch({ notificationsUrl }).machine);
const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** The machine as XState itself runs it. */
function startMatch(input: Partial<MatchInput> = {}, league: 'listens' | 'refuses' = 'listens') {
  const reports: string[] = [];
  const { machine } = createMatch({
    notificationsUrl,
    fetch: async (_, { body }) => {
      if (league === 'refuses') return Response.json({}, { status: 422 });
      if (typeof body === 'string') reports.push(JSON.parse(body).text);
      return Response.json({});
    },
  });
  const clock = new SimulatedClock();
  const actor = createActor(machine, {
    input: matchInput.parse(input),
    clock,
    inspect: coverage.inspect,
  });
  actor.start();
  const send = (
    type: 'JOIN' | 'READY' | 'LEAVE' | 'DROP' | 'RETURN' | 'HEARTBEAT' | 'FORFEIT',
    ...who: string[]
  ) => {
    for (const by of who) actor.send({ type, by });
  };
  const take = (by: string, sticks: number) => actor.send({ type: 'TAKE', by, sticks });
  return {
    actor,
    clock,
    reports,
    send,
    take,
    now: () => actor.getSnapshot(),
    can: (
      type: 'JOIN' | 'READY' | 'LEAVE' | 'DROP' | 'RETURN' | 'HEARTBEAT' | 'FORFEIT',
      by: string,
    ) => actor.getSnapshot().can({ type, by }),
    wins: () => actor.getSnapshot().context.players.map(({ wins }) => wins),
    begin() {
      send('JOIN', 'ann', 'bob');
      send('READY', 'ann', 'bob');
      clock.increment(3 * secondMs);
    },
    /** Plays a round to its end; it is won by whom the turns make win. */
    playRound() {
      const { round } = actor.getSnapshot().context;
      for (;;) {
        const { turn, sticks, round: current } = actor.getSnapshot().context;
        if (current !== round || !actor.getSnapshot().matches('playing')) return;
        take(turn, Math.min(3, sticks));
      }
    },
    ends: async () => waitFor(actor, ({ status }) => status === 'done', { timeout: 2_000 }),
  };
}

describe('the lobby', () => {
  test('seats two players, each once', () => {
    const match = startMatch();
    match.send('JOIN', 'ann');
    expect([match.can('JOIN', 'ann'), match.can('JOIN', 'bob')]).toEqual([false, true]);
    match.send('JOIN', 'bob');
    expect(match.can('JOIN', 'eve')).toBe(false);
  });

  test('waits until both are ready, and then counts down', () => {
    const match = startMatch();
    match.send('JOIN', 'ann');
    match.send('READY', 'ann');
    expect(match.can('READY', 'ann')).toBe(false);
    expect(match.can('READY', 'eve')).toBe(false);
    match.send('JOIN', 'bob');
    expect(match.now().value).toBe('lobby');
    match.send('READY', 'bob');
    expect(match.now().value).toBe('countdown');
    match.clock.increment(3 * secondMs);
    expect(match.now().value).toEqual({ playing: 'turn' });
    expect(match.now().context).toMatchObject({ round: 1, sticks: 21, turn: 'ann' });
  });

  test('may be left, even while it counts down', () => {
    const match = startMatch();
    match.send('JOIN', 'eve');
    match.send('LEAVE', 'eve');
    expect(match.can('LEAVE', 'eve')).toBe(false);
    match.send('JOIN', 'ann', 'bob');
    match.send('READY', 'ann', 'bob');
    match.send('LEAVE', 'bob');
    expect(match.now().value).toBe('lobby');
    expect(match.now().context.players.map(({ name }) => name)).toEqual(['ann']);
    match.clock.increment(minuteMs);
    expect(match.now().value).toBe('lobby');
  });

  test('is closed after ten minutes', () => {
    const match = startMatch();
    match.clock.increment(10 * minuteMs);
    expect(match.now()).toMatchObject({ value: 'abandoned', status: 'done' });
    expect(match.now().hasTag('Cancelled')).toBe(true);
  });
});

describe('a round', () => {
  test('is played in turn, and won by taking the last stick', () => {
    const match = startMatch();
    match.begin();
    expect(match.now().can({ type: 'TAKE', by: 'bob', sticks: 1 })).toBe(false);
    match.take('ann', 3);
    expect(match.now().context).toMatchObject({ sticks: 18, turn: 'bob' });
    match.take('bob', 3);
    match.take('ann', 3);
    match.take('bob', 3);
    match.take('ann', 3);
    match.take('bob', 3);
    match.take('ann', 1);
    expect(match.now().can({ type: 'TAKE', by: 'bob', sticks: 3 })).toBe(false);
    match.take('bob', 2);
    expect(match.wins()).toEqual([0, 1]);
    expect(match.now().context).toMatchObject({ round: 2, sticks: 21, turn: 'bob' });
  });

  test('is lost by not taking a turn in time', () => {
    const match = startMatch({ turnSeconds: 10 });
    match.begin();
    match.clock.increment(9 * secondMs);
    match.take('ann', 1);
    match.clock.increment(9 * secondMs);
    expect(match.now().context).toMatchObject({ round: 1, turn: 'bob' });
    match.clock.increment(secondMs);
    expect(match.wins()).toEqual([1, 0]);
    expect(match.now().context.round).toBe(2);
  });

  test('decides the match if one player has won more than half, and the league is notified', async () => {
    const match = startMatch({ bestOf: 3 });
    match.begin();
    // Seven turns of three sticks: who begins takes the last one.
    for (let round = 1; round <= 3; round += 1) match.playRound();
    const { context, value } = await match.ends();
    expect(value).toBe('finished');
    expect(context).toMatchObject({
      round: 3,
      result: { winner: 'ann', by: 'score' },
      unreported: false,
    });
    expect(match.reports).toEqual(['ann wins 2:1 by score']);
  });

  test('that decides the match counts even if the league refuses the result', async () => {
    const match = startMatch({ bestOf: 1 }, 'refuses');
    match.begin();
    match.playRound();
    const { context, value } = await match.ends();
    expect(value).toBe('finished');
    expect(context).toMatchObject({ result: { winner: 'ann' }, unreported: true });
  });
});

describe('a player', () => {
  test('who drops and returns within a minute restarts the turn', () => {
    const match = startMatch({ turnSeconds: 30 });
    match.begin();
    match.take('ann', 1);
    match.clock.increment(20 * secondMs);
    match.send('DROP', 'bob');
    expect(match.now().value).toEqual({ playing: 'paused' });
    expect(match.now().can({ type: 'TAKE', by: 'bob', sticks: 1 })).toBe(false);
    expect([match.can('DROP', 'bob'), match.can('RETURN', 'ann')]).toEqual([false, false]);
    match.clock.increment(39 * secondMs);
    match.send('RETURN', 'bob');
    match.send('HEARTBEAT', 'ann');
    expect(match.now().value).toEqual({ playing: 'turn' });
    match.clock.increment(29 * secondMs);
    match.take('bob', 1);
    expect(match.now().context).toMatchObject({ round: 1, sticks: 19 });
  });

  test('who does not return within a minute loses by forfeit', async () => {
    const match = startMatch({ turnSeconds: 3_600 });
    match.begin();
    match.send('DROP', 'ann');
    match.send('HEARTBEAT', 'bob');
    match.clock.increment(minuteMs - 1);
    expect(match.now().value).toEqual({ playing: 'paused' });
    match.send('HEARTBEAT', 'bob');
    match.clock.increment(1);
    const { context } = await match.ends();
    expect(context.result).toEqual({ winner: 'bob', by: 'forfeit' });
  });

  test('who is silent for a minute counts as dropped', () => {
    const match = startMatch({ turnSeconds: 3_600 });
    match.begin();
    match.clock.increment(30 * secondMs);
    match.send('HEARTBEAT', 'ann');
    match.take('ann', 1);
    match.clock.increment(30 * secondMs);
    expect(match.now().value).toEqual({ playing: 'paused' });
    expect(match.now().context.players.map(({ away }) => away)).toEqual([false, true]);
    expect([match.can('HEARTBEAT', 'bob'), match.can('HEARTBEAT', 'ann')]).toEqual([false, true]);
  });

  test('may forfeit at any time, but not for the other player', async () => {
    const match = startMatch();
    match.begin();
    expect(match.can('FORFEIT', 'eve')).toBe(false);
    match.send('FORFEIT', 'ann');
    const { context } = await match.ends();
    expect(context.result).toEqual({ winner: 'bob', by: 'forfeit' });
    expect(match.reports).toEqual(['bob wins 0:0 by forfeit']);
  });
});

describe('both players', () => {
  test('being away pauses the match until both are back', () => {
    const match = startMatch();
    match.begin();
    match.send('DROP', 'ann', 'bob');
    match.clock.increment(59 * secondMs);
    match.send('RETURN', 'ann');
    expect(match.now().value).toEqual({ playing: 'paused' });
    match.send('RETURN', 'bob');
    expect(match.now().value).toEqual({ playing: 'turn' });
  });

  test('being away for a minute abandons the match', () => {
    const match = startMatch({ turnSeconds: 3_600 });
    match.begin();
    match.clock.increment(minuteMs);
    expect(match.now().value).toEqual({ playing: 'paused' });
    match.clock.increment(minuteMs);
    expect(match.now()).toMatchObject({ value: 'abandoned', status: 'done' });
    expect(match.now().hasTag('Cancelled')).toBe(true);
  });
});

test('every state and every transition of a match is reached', () => {
  console.info(coverage.summary());
  expect(coverage.missing()).toEqual([]);
});
