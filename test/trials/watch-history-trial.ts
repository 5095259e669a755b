import { createWatchHistory } from '../../src/machines/watch-history/watch-history.ts';
import { defineTrial } from '../../src/testing/testing.ts';

/** A watch history is kept until it is erased. */
export const watchHistoryTrial = defineTrial(createWatchHistory({}), {
  maxStates: 250,
  properties: ({ never, sometimes }) => ({
    'some are erased': sometimes(({ status }) => status !== 'Pending'),
    'none fails': never(({ status }) => status === 'Failed'),
  }),
  certify: {
    input: { user: 'ada' },
    scenarios: {
      async erased(sim) {
        const title = 'The Loom';
        await sim.send({ type: 'PROGRESS', title, positionSeconds: 60, durationSeconds: 5_400 });
        await sim.send({ type: 'FINISHED', title });
        await sim.send({ type: 'SET_PREFERENCES', language: 'en' });
        await sim.send({ type: 'HIDE_TITLE', title });
        await sim.send({ type: 'ERASE' });
      },
    },
  },
});
