import { describe, expect, onTestFinished, test } from 'vitest';
import { createMatch } from '../../../../src/machines/match/match.ts';
import type { MatchInput } from '../../../../src/machines/match/match-events.ts';
import { ok, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { accepts } from '../../../support/accepts.ts';

const process = createMatch({ notificationsUrl: 'unused:' });

type Act = 'JOIN' | 'READY' | 'LEAVE' | 'DROP' | 'RETURN' | 'HEARTBEAT' | 'FORFEIT';

async function startMatch(input: Partial<MatchInput> = {}) {
  const sim = await simulate(process, { input, tasks: { notify: ok() } });
  onTestFinished(async () => sim[Symbol.asyncDispose]());
  return {
    sim,
    /** Whether the last of these players may do that, once those before have done it. */
    act: async (type: Act, ...who: string[]): Promise<boolean> => {
      let accepted = false;
      for (const by of who) accepted = await accepts(sim, { type, by });
      return accepted;
    },
    take: async (by: string, sticks: number) => accepts(sim, { type: 'TAKE', by, sticks }),
    wins: () => sim.data.players.map(({ wins }) => wins),
    /** Plays a round to its end; it is won by whom the turns make win. */
    playRound: async () => {
      const { round } = sim.data;
      while (sim.data.round === round && sim.data.result === undefined) {
        const { turn: by, sticks } = sim.data;
        await sim.send({ type: 'TAKE', by, sticks: Math.min(3, sticks) });
      }
    },
  };
}

async function startPlaying(...given: Parameters<typeof startMatch>) {
  const match = await startMatch(...given);
  await match.act('JOIN', 'ann', 'bob');
  await match.act('READY', 'ann', 'bob');
  await match.sim.advance('3s');
  return match;
}

describe('the lobby', () => {
  test('seats two players, each once', async () => {
    const { act } = await startMatch();
    expect(await act('JOIN', 'ann')).toBe(true);
    expect(await act('JOIN', 'ann')).toBe(false);
    expect(await act('JOIN', 'bob')).toBe(true);
    expect(await act('JOIN', 'eve')).toBe(false);
  });

  test('waits until both are ready, and then counts down', async () => {
    const { sim, act } = await startMatch();
    await act('JOIN', 'ann');
    expect(await act('READY', 'ann')).toBe(true);
    expect(await act('READY', 'ann')).toBe(false);
    expect(await act('READY', 'eve')).toBe(false);
    await act('JOIN', 'bob');
    expect(sim).toBeIn('lobby');
    await act('READY', 'bob');
    expect(sim).toBeIn('countdown');
    await sim.advance('3s');
    expect(sim).toBeIn('playing.turn');
    expect(sim.data).toMatchObject({ round: 1, sticks: 21, turn: 'ann' });
  });

  test('may be left, even while it counts down', async () => {
    const { sim, act } = await startMatch();
    await act('JOIN', 'eve');
    expect(await act('LEAVE', 'eve')).toBe(true);
    expect(await act('LEAVE', 'eve')).toBe(false);
    await act('JOIN', 'ann', 'bob');
    await act('READY', 'ann', 'bob');
    expect(await act('LEAVE', 'eve')).toBe(false);
    await act('LEAVE', 'bob');
    expect(sim).toBeIn('lobby');
    expect(sim.data.players.map(({ name }) => name)).toEqual(['ann']);
    await sim.advance('1m');
    expect(sim).toBeIn('lobby');
  });

  test('is closed after ten minutes', async () => {
    const { sim } = await startMatch();
    await sim.advance('10m');
    expect(sim).toBeIn('abandoned');
    expect(sim).toBeCancelled();
  });
});

describe('a round', () => {
  test('is played in turn, and won by taking the last stick', async () => {
    const { sim, take, wins } = await startPlaying();
    expect(await take('bob', 1)).toBe(false);
    await take('ann', 3);
    expect(sim.data).toMatchObject({ sticks: 18, turn: 'bob' });
    for (const by of ['bob', 'ann', 'bob', 'ann', 'bob']) await take(by, 3);
    await take('ann', 1);
    expect(await take('bob', 3)).toBe(false);
    await take('bob', 2);
    expect(wins()).toEqual([0, 1]);
    expect(sim.data).toMatchObject({ round: 2, sticks: 21, turn: 'bob' });
  });

  test('is lost by not taking a turn in time', async () => {
    const { sim, take, wins } = await startPlaying({ turnSeconds: 10 });
    await sim.advance('9s');
    await take('ann', 1);
    await sim.advance('9s');
    expect(sim.data).toMatchObject({ round: 1, turn: 'bob' });
    await sim.advance('1s');
    expect(wins()).toEqual([1, 0]);
    expect(sim.data.round).toBe(2);
  });

  test('decides the match if one player has won more than half, and the league is notified', async () => {
    const { sim, playRound } = await startPlaying({ bestOf: 3 });
    // Seven turns of three sticks: who begins takes the last one.
    for (let round = 1; round <= 3; round += 1) await playRound();
    expect(sim).toBeIn('finished');
    const result = { winner: 'ann', by: 'score' };
    expect(sim.data).toMatchObject({ round: 3, result, unreported: false });
    expect(sim.calls('notify')).toMatchObject([{ input: { text: 'ann wins 2:1 by score' } }]);
  });
});

describe('a player', () => {
  test('who drops and returns within a minute restarts the turn', async () => {
    const { sim, act, take } = await startPlaying({ turnSeconds: 30 });
    await take('ann', 1);
    await sim.advance('20s');
    await act('DROP', 'bob');
    expect(sim).toBeIn('playing.paused');
    expect(await take('bob', 1)).toBe(false);
    expect([await act('DROP', 'bob'), await act('RETURN', 'ann')]).toEqual([false, false]);
    await sim.advance('39s');
    await act('RETURN', 'bob');
    await act('HEARTBEAT', 'ann');
    expect(sim).toBeIn('playing.turn');
    await sim.advance('29s');
    await take('bob', 1);
    expect(sim.data).toMatchObject({ round: 1, sticks: 19 });
  });

  test('who does not return within a minute loses by forfeit', async () => {
    const { sim, act } = await startPlaying({ turnSeconds: 3_600 });
    await act('DROP', 'ann');
    await act('HEARTBEAT', 'bob');
    await sim.advance(59_999);
    expect(sim).toBeIn('playing.paused');
    await act('HEARTBEAT', 'bob');
    await sim.advance(1);
    expect(sim.data.result).toEqual({ winner: 'bob', by: 'forfeit' });
    expect(sim).toHaveCompleted();
  });

  test('who is silent for a minute counts as dropped', async () => {
    const { sim, act, take } = await startPlaying({ turnSeconds: 3_600 });
    await sim.advance('30s');
    await act('HEARTBEAT', 'ann');
    await take('ann', 1);
    await sim.advance('30s');
    expect(sim).toBeIn('playing.paused');
    expect(sim.data.players.map(({ away }) => away)).toEqual([false, true]);
    expect([await act('HEARTBEAT', 'bob'), await act('HEARTBEAT', 'ann')]).toEqual([false, true]);
  });

  test('may forfeit at any time, but not for the other player', async () => {
    const { sim, act } = await startPlaying();
    expect(await act('FORFEIT', 'eve')).toBe(false);
    await act('FORFEIT', 'ann');
    expect(sim.data.result).toEqual({ winner: 'bob', by: 'forfeit' });
    expect(sim.calls('notify')).toMatchObject([{ input: { text: 'bob wins 0:0 by forfeit' } }]);
  });
});

describe('both players', () => {
  test('being away pauses the match until both are back', async () => {
    const { sim, act } = await startPlaying();
    await act('DROP', 'ann', 'bob');
    await sim.advance('59s');
    await act('RETURN', 'ann');
    expect(sim).toBeIn('playing.paused');
    await act('RETURN', 'bob');
    expect(sim).toBeIn('playing.turn');
  });

  test('being away for a minute abandons the match', async () => {
    const { sim } = await startPlaying({ turnSeconds: 3_600 });
    await sim.advance('1m');
    expect(sim).toBeIn('playing.paused');
    await sim.advance('1m');
    expect(sim).toBeIn('abandoned');
    expect(sim).toBeCancelled();
  });
});
