import { createWelcome } from '../../src/machines/welcome/welcome.ts';
import { defineTrial, fails, ok } from '../../src/testing/testing.ts';
import { localUrls } from '../support/local-urls.ts';
import { refused } from '../support/refused.ts';

/** A welcome is delivered, or fails. */
export const welcomeTrial = defineTrial(
  createWelcome({ greeterUrl: 'http://local/greet', notificationsUrl: localUrls.notifications }),
  {
    outcomes: { greet: [ok({ message: 'Hello' })], notify: [ok()] },
    properties: ({ eventually, sometimes }) => ({
      'it ends': eventually(({ status }) => status !== 'Pending'),
      'some are welcomed': sometimes('done'),
    }),
    certify: {
      input: { name: 'Alice', email: 'alice@example.com' },
      tasks: { greet: fails(1).then(ok({ message: 'Hello!' })), notify: ok() },
      scenarios: {
        done: async (sim) => sim.until('done'),
        'not told': { tasks: { notify: refused }, play: async (sim) => sim.until('failed') },
        'no greeting': { tasks: { greet: refused }, play: async (sim) => sim.until('failed') },
      },
    },
  },
);
