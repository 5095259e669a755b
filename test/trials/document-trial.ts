import { createDocument } from '../../src/machines/document/document.ts';
import { defineTrial, ok } from '../../src/testing/testing.ts';
import { localUrls } from '../support/local-urls.ts';
import { refused } from '../support/refused.ts';

/** A document is published once it was approved. */
export const documentTrial = defineTrial(
  createDocument({ notificationsUrl: localUrls.notifications }),
  {
    outcomes: { notify: [ok()] },
    events: {
      COMMENT: [{ by: 'bob', text: 'Which ones?' }],
      REVIEW: [
        { by: 'bob', verdict: 'approve' },
        { by: 'bob', verdict: 'requestChanges' },
      ],
    },
    compare: ({ state, data, tasks }) => [
      state,
      tasks.filter(({ outcome }) => outcome === 'pending').length,
      data.sections.length,
      data.locks.length,
      data.reviews.length,
    ],
    maxDepth: 8,
    properties: ({ leadsTo }) => ({
      'publishing ends': leadsTo('publishing', 'published | approved'),
    }),
    certify: {
      input: { title: 'On engines', author: 'ada' },
      tasks: { notify: refused.then(ok()) },
      scenarios: {
        async published(sim) {
          await sim.send({ type: 'EDIT', by: 'ada', section: 'summary', text: 'It weaves.' });
          await sim.send({ type: 'SUBMIT', by: 'ada' });
          await sim.send({ type: 'REVIEW', by: 'bob', verdict: 'requestChanges' });
          await sim.send({ type: 'SUBMIT', by: 'ada' });
          await sim.send({ type: 'REVIEW', by: 'bob', verdict: 'approve' });
          await sim.send({ type: 'PUBLISH', by: 'ada' });
          await sim.until('approved');
          await sim.send({ type: 'PUBLISH', by: 'ada' });
        },
        async locked(sim) {
          await sim.send({ type: 'LOCK', by: 'ada', section: 'summary', seconds: 600 });
          await sim.send({ type: 'COMMENT', by: 'bob', text: 'Which ones?' });
          await sim.send({ type: 'LOCK', by: 'ada', section: 'notes', seconds: 600 });
          await sim.send({ type: 'UNLOCK', by: 'ada', section: 'notes' });
          await sim.advance('15m');
        },
        async reopened(sim) {
          await sim.send({ type: 'EDIT', by: 'ada', section: 'summary', text: 'It weaves.' });
          await sim.send({ type: 'SUBMIT', by: 'ada' });
          await sim.send({ type: 'REOPEN', by: 'ada' });
          await sim.send({ type: 'SUBMIT', by: 'ada' });
          await sim.send({ type: 'REVIEW', by: 'bob', verdict: 'approve' });
          await sim.send({ type: 'REOPEN', by: 'ada' });
        },
      },
    },
  },
);
