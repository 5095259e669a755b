import { describe, expect, test } from 'vitest';
import { createMatch } from '../../src/machines/match/match.ts';
import { localUrls } from '../support/local-urls.ts';
import { openService, type OpenService } from '../support/open-service.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import { hasEnded } from '../support/has-ended.ts';

const modes: readonly StorageMode[] = ['embedded', 'Redis'];
const leastMoves = 600;

describe.each(modes)('a match, %s', (mode) => {
  test('takes hundreds of events a minute, and every accepted one counts once', async () => {
    await using place = await createStoragePlace(mode);
    await using service = openService(
      (fetch) => [createMatch({ notificationsUrl: localUrls.notifications, fetch })],
      place,
    );
    const path = await startPlaying(service);
    const { version } = (await service.get(path)).body;
    const beganAt = performance.now();
    let moves = 0;
    let beats = 0;
    let refused = 0;

    /** An impatient client: it sends each move twice, and ignores whose turn it is. */
    const play = async (by: string) => {
      for (let own = 0; own < leastMoves / 2;) {
        const move = async () => service.send(path, { type: 'TAKE', by, sticks: 1 });
        for (const { status } of await Promise.all([move(), move()])) {
          if (status === 200) own += 1;
          else refused += 1;
        }
        if (own >= leastMoves / 2) moves += own;
      }
    };
    const beat = async (by: string) => {
      for (let own = 0; own < 100; own += 1) {
        const { status } = await service.send(path, { type: 'HEARTBEAT', by });
        if (status === 200) beats += 1;
      }
    };
    await Promise.all([play('ann'), play('bob'), beat('ann'), beat('bob')]);
    const seconds = (performance.now() - beganAt) / 1_000;

    const { body } = await service.get(path);
    // A round takes 21 sticks, so the player that begins wins, and the players begin in turn.
    const rounds = Math.floor(moves / 21);
    expect(body.data).toMatchObject({
      round: rounds + 1,
      sticks: 21 - (moves % 21),
      players: [
        { name: 'ann', wins: Math.ceil(rounds / 2) },
        { name: 'bob', wins: Math.floor(rounds / 2) },
      ],
    });
    expect(beats).toBe(200);
    expect(body.version - version).toBe(moves + beats);
    const perMinute = Math.round(((moves + beats) / seconds) * 60);
    console.info(`${mode}: ${moves + beats} events, ${refused} refused, ${perMinute} a minute`);

    await service.send(path, { type: 'FORFEIT', by: 'ann' });
    const ended = await service.until(path, hasEnded);
    expect(ended).toMatchObject({
      status: 'Completed',
      data: { result: { winner: 'bob', by: 'forfeit' }, unreported: false },
      timers: [],
    });
  });

  test('continues after a restart, with its clocks', async () => {
    await using place = await createStoragePlace(mode);
    const open = () =>
      openService(
        (fetch) => [createMatch({ notificationsUrl: localUrls.notifications, fetch })],
        place,
      );
    const path = await (async () => {
      await using service = open();
      return await startPlaying(service, { bestOf: 1, turnSeconds: 2 });
    })();
    await using service = open();
    expect((await service.send(path, { type: 'TAKE', by: 'ann', sticks: 1 })).status).toBe(200);
    const ended = await service.until(path, hasEnded);
    expect(ended).toMatchObject({ data: { result: { winner: 'ann', by: 'score' } } });
  });
});

async function startPlaying(service: OpenService, input: object = { bestOf: 999 }) {
  const path = await service.start('/matches', input);
  for (const by of ['ann', 'bob']) await service.send(path, { type: 'JOIN', by });
  for (const by of ['ann', 'bob']) await service.send(path, { type: 'READY', by });
  await service.until(path, ({ state }) => state.playing === 'turn');
  return path;
}
