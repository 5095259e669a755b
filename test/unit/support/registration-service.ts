import { createRuntime } from '../../../src/actors/runtime.ts';
import { createApp } from '../../../src/http/app.ts';
import { createStandIns } from '../../../src/http/stand-ins/stand-ins.ts';
import { createRegistration } from '../../../src/machines/registration.ts';
import { createLocalWakes } from '../../../src/persistence/local-wakes.ts';
import { createMemoryJournal } from '../../../src/persistence/memory-journal.ts';
import { createMemoryStore } from '../../../src/persistence/memory-store.ts';
import { capturedLog } from './captured-log.ts';
import { startSimulatedTime } from './simulated-time.ts';

export const startMs = Date.parse('2026-01-01T00:00:00.000Z');

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // Tests compare what came with what they expect; its form is what they test.
  readonly body: ReturnType<typeof JSON.parse>;
}

/** Registrations over the real runtime, in memory and in simulated time. */
export async function createRegistrationService() {
  const time = startSimulatedTime(startMs);
  const { log } = capturedLog();
  const bodyLimitBytes = 10_000;
  const { app: standIns } = createStandIns({
    journal: createMemoryJournal(),
    now: Date.now,
    log,
    bodyLimitBytes,
  });
  const root = 'http://local/stand-ins';
  const registration = createRegistration({
    accountsUrl: `${root}/accounts`,
    mailsUrl: `${root}/mails`,
    profilesUrl: `${root}/profiles`,
    confirmationSecret: 'a secret of the tests',
    fetch: async (url, init) => standIns.request(url, init),
  });
  const runtime = createRuntime({
    processes: [registration],
    store: createMemoryStore(),
    wakes: createLocalWakes(),
    random: () => 0.5,
    node: 'test',
    log,
  });
  await runtime.open();
  const app = createApp({ runtime, log, bodyLimitBytes, standIns });

  const request = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const response = await app.request(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };

  const stop = async () => {
    const closed = runtime.close();
    await time.advance(1000);
    await closed;
  };

  return {
    request,
    advance: time.advance,
    skip: time.skip,
    steer: async (behaviour: object) => {
      const { status } = await request('PUT', '/stand-ins/behaviour', behaviour);
      if (status !== 200) throw new Error(`The behaviour was not taken: ${status}`);
    },
    /** Starts a registration and returns its address. */
    start: async (input: object): Promise<string> => {
      const { headers } = await request('POST', '/registrations', input);
      return headers.get('location') ?? '';
    },
    tokenFor: async (email: string): Promise<string> => {
      const { body } = await request('GET', `/stand-ins/mails?to=${email}`);
      return body[0].token;
    },
    stop,
    close: async () => {
      await stop();
      time.end();
    },
  };
}
