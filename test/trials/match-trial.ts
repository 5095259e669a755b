import { createMatch } from '../../src/machines/match/match.ts';
import { defineTrial, ok } from '../../src/testing/testing.ts';
import { localUrls } from '../support/local-urls.ts';

/** A match is played or abandoned. */
export const matchTrial = defineTrial(createMatch({ notificationsUrl: localUrls.notifications }), {
  outcomes: { notify: [ok()] },
  maxStates: 250,
  properties: ({ sometimes, never }) => ({
    'some are played': sometimes('playing'),
    'none fails': never(({ status }) => status === 'Failed'),
  }),
  certify: {
    input: { bestOf: 1, turnSeconds: 3_600 },
    tasks: { notify: ok() },
    scenarios: {
      abandoned: async (sim) => sim.until('abandoned'),
      async forfeited(sim) {
        for (const by of ['ann', 'bob']) await sim.send({ type: 'JOIN', by });
        for (const by of ['ann', 'bob']) await sim.send({ type: 'READY', by });
        await sim.until('playing.turn');
        await sim.send({ type: 'TAKE', by: 'ann', sticks: 2 });
        await sim.send({ type: 'DROP', by: 'bob' });
        await sim.send({ type: 'RETURN', by: 'bob' });
        await sim.send({ type: 'FORFEIT', by: 'bob' });
      },
    },
  },
});
