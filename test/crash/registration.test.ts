import { describe, expect, test } from 'vitest';
import type { InstanceView } from '../../src/index.ts';
import { served, type Client } from '../support/client.ts';
import { startStandIns, type StandInsServer } from '../support/stand-ins-server.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { killAtEachCommit } from './each-commit.ts';
import type { Moment } from './mortal.ts';
import { eventually } from '../support/eventually.ts';

const deaths: readonly (readonly [StorageMode, Moment])[] = [
  ['embedded', 'before the commit'],
  ['embedded', 'after the commit'],
  ['Redis', 'before the commit'],
  ['Redis', 'after the commit'],
];

/** Signs up and confirms, unless an earlier run of the same key did. */
async function register(standIns: StandInsServer, client: Client, key: string, wanted: object) {
  const email = `${key.replaceAll(' ', '-')}@example.com`;
  const person = { firstName: 'foo', lastName: 'bar', email };
  const { body } = await served(async () => client.start('/registrations', person, key));
  const path = '/registrations';
  const asked = await untilAsked(client, body.id);
  if (asked.state === 'awaitingConfirmation') {
    const [mail] = await standIns.read(`/mails?to=${email}`);
    const confirm = { type: 'CONFIRM', token: mail.token } as { type: string };
    await served(async () => client.send(path, body.id, confirm));
  }
  return client.until(path, body.id, wanted);
}

async function untilAsked(client: Client, id: string): Promise<InstanceView> {
  return eventually(
    async () => (await client.get('/registrations', id)).body,
    ({ state }) => state !== 'creatingAccount' && state !== 'sendingMail',
  );
}

describe.each(deaths)(
  'a registration on the %s store, its node killed right %s of each step',
  { concurrent: true },
  (mode, moment) => {
    test('leaves nothing behind if the profile is refused', async () => {
      await using standIns = await startStandIns();
      await standIns.steer({ service: 'profiles', operation: 'create', mode: 'refuse' });
      const { deaths: count } = await killAtEachCommit({
        mode,
        moment,
        standIns,
        process: 'registration',
        async run(client, key) {
          const view = await register(standIns, client, key, { status: 'Failed' });
          expect(view.state).toBe('failed');
          expect([view.ledger, view.attention]).toMatchObject([
            [{ task: 'createAccount', state: 'undone' }],
            false,
          ]);
          expect(await standIns.read('/accounts')).toEqual([]);
          expect(await standIns.read('/profiles')).toEqual([]);
        },
      });
      expect(count).toBe(6);
      console.log(
        `${mode}, ${moment}: killed at each of ${count} commits of a failing registration`,
      );
    });
  },
);
