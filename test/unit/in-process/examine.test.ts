import { expect, test } from 'vitest';
import { createClient } from '../../../src/client/client.ts';
import { createApp } from '../../../src/http/app.ts';
import { createInProcess } from '../../../src/in-process/in-process.ts';
import { replay } from '../../../src/testing/testing.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { createParcel } from '../../support/parcel.ts';
import { silentLog as log } from '../../support/silent-log.ts';

/** A parcel, as a program has it in process and over HTTP. */
async function openParcel() {
  const process = createParcel();
  const memory = await createMemoryRuntime(process);
  const { runtime } = memory;
  const app = createApp({ runtime, log, bodyLimitBytes: 10_000 });
  return {
    process,
    id: await memory.start({ to: 'ann' }),
    inProcess: createInProcess(async () => runtime, { isClosing: () => false }),
    client: createClient({
      baseUrl: 'http://local',
      process: '/parcels',
      fetch: async (request) => app.request(request),
    }),
    [Symbol.asyncDispose]: async () => memory[Symbol.asyncDispose](),
  };
}

const moves = [
  { kind: 'event', event: { type: 'PAY', amount: 10 } },
  { kind: 'task', task: 'charge', outcome: { kind: 'timesOut' } },
] as const;

test('a program and a client get the same what-if', async () => {
  await using parcel = await openParcel();
  const { process, id, inProcess, client } = parcel;
  const own = await inProcess.whatIf(process, id, moves);
  expect(own.moves.map(({ result }) => result)).toEqual(['stepped', 'stepped']);
  expect(own.moves[1]?.instance.tasks).toMatchObject([{ error: { code: 'timeout' } }]);
  const theirs = await client.whatIf(id, moves, { version: 0 });
  expect(theirs.moves.map(({ instance }) => instance.state)).toEqual(
    own.moves.map(({ instance }) => instance.state),
  );
  await parcel.inProcess.send(process, id, { type: 'HURRY' });
  const before = {
    moves: [{ instance: { version: 1 } }, { instance: { version: 2 } }],
    version: 0,
  };
  expect(await inProcess.whatIf(process, id, moves, { at: 0 })).toMatchObject(before);
  expect(await client.whatIf(id, moves, { at: 0 })).toMatchObject(before);
  await expect(client.whatIf(id, moves, { version: 7 })).rejects.toMatchObject({
    code: 'precondition_failed',
  });
});

test('a program and a client get the same incident, which can be replayed', async () => {
  await using parcel = await openParcel();
  const { process, id, inProcess, client } = parcel;
  const incident = await inProcess.incident(process, id);
  expect(await client.incident(id)).toEqual(incident);
  expect(replay(process, incident).difference).toBeUndefined();
});
