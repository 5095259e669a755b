import { randomUUID } from 'node:crypto';
import { assign, setup } from 'xstate';
import type { OpenApi } from '../../src/http/openapi/openapi.ts';
import type { Log } from '../../src/log.ts';
import { defineProcess } from '../../src/definition/define-process.ts';
import type { Storage } from '../../src/persistence/storage.ts';
import { serveOn } from '../../src/service.ts';
import { createStandIns } from '../../src/stand-ins/stand-ins.ts';
import { jwtSecret, tokenFor } from '../unit/support/tokens.ts';
import { toText } from './answer-faults.ts';
import type { RawAnswer } from './answer-reader.ts';
import { createProcessesVia } from './processes-via.ts';
import { createRawConnection, type RawRequest } from './raw-connection.ts';
import { toRaw, type OddWire } from './wire-arbitrary.ts';

/** A service that listens, with instances of every shipped process for each client that will ask. */
export interface FuzzTarget extends AsyncDisposable {
  readonly document: OpenApi;
  /** What came of a request of one client, about one of its instances. Rejects where there is no answer in time. */
  ask(odd: OddWire, client: number): Promise<Asked>;
  /** What clients did to any instance since somebody last looked. */
  unasked(): Promise<readonly string[]>;
}

interface Asked {
  readonly raw: RawRequest;
  readonly answer: RawAnswer;
  /** What was done to the instance beyond the one event that an accepted request is. */
  readonly unasked: readonly string[];
}

interface Instance {
  readonly path: string;
  readonly id: string;
  /** The last step that somebody looked at. */
  seen: number;
}

/** Takes anything, and keeps it: nothing but the service itself stands between a client and the machine. */
const keeper = defineProcess({
  name: 'keeper',
  machine: setup({ types: { context: {} as { input: unknown; last: unknown } } }).createMachine({
    context: ({ input }) => ({ input: input ?? null, last: null }),
    on: { '*': { actions: assign({ last: ({ event }) => event }) } },
  }),
  correlate: ({ input }) => JSON.stringify(input ?? null).slice(0, 200),
  onDuplicate: 'existing',
  search: { state: true },
});

const answerWithinMs = 5_000;
const instancesPerProcess = 3;

export async function openFuzzTarget(
  storage: Storage,
  options: { readonly clients: number; readonly auth: boolean; readonly log: Log },
): Promise<FuzzTarget> {
  const { clients, auth, log } = options;
  const token = await tokenFor({ sub: 'ada', scope: 'holdfast:admin' });
  const authorization = { authorization: auth ? `Bearer ${token}` : 'none' };
  const processes = [
    ...createProcessesVia(async (url, init) => {
      const request = new Request(url, init);
      request.headers.set('authorization', authorization.authorization);
      return service.fetch(request);
    }),
    keeper,
  ];
  const bodyLimitBytes = 100_000;
  const ownUrls: string[] = [];
  const service = serveOn(Promise.resolve(storage), {
    processes,
    apps: {
      '/stand-ins': createStandIns({
        journal: storage.journal,
        ownUrls: () => ownUrls,
        log,
        bodyLimitBytes,
      }),
    },
    bodyLimitBytes,
    rates: { caller: 0 },
    shutdownMs: 1_000,
    log,
    ...(auth ? { auth: { secret: jwtSecret } } : {}),
  });
  const { url } = await service.listen(0);
  ownUrls.push(url);
  const { host, port } = new URL(url);
  const connections = Array.from({ length: clients }, () =>
    createRawConnection(Number(port), answerWithinMs),
  );
  const get = async (path: string) => {
    const response = await service.fetch(
      new Request(`http://local${path}`, { headers: authorization }),
    );
    return response.json();
  };

  const start = async (client: number): Promise<readonly Instance[]> => {
    const started: Instance[] = [];
    for (const { name, path, examples } of processes) {
      for (let nth = 0; nth < instancesPerProcess; nth += 1) {
        const { id } = await service.start(name, examples.input ?? `client ${client} ${nth}`);
        started.push({ path, id, seen: 0 });
      }
    }
    return started;
  };
  const known = await Promise.all(connections.map(async (_, client) => start(client)));

  /** What clients did since the last look. Tasks and timers go on by themselves. */
  const look = async (instance: Instance): Promise<readonly string[]> => {
    const { path, id, seen } = instance;
    const { steps = [] } = (await get(`${path}/${id}/history?after=${seen}`)) as {
      /** Absent where the instance has ended and is forgotten. */
      readonly steps?: readonly { readonly sequence: number; readonly event: { type: string } }[];
    };
    instance.seen = steps.at(-1)?.sequence ?? seen;
    return steps
      .map(({ event }) => event.type)
      .filter((type) => !/^((task|undo|emit)\..+|timer\.fired|stuck|look)$/.test(type));
  };

  return {
    document: (await get('/openapi.json')) as OpenApi,

    async ask(odd, client) {
      const { path, instance: nth } = odd.request;
      const own = (known[client] ?? []).filter(
        (one) => path === one.path || path.startsWith(`${one.path}/`),
      );
      const instance = own[nth % Math.max(own.length, 1)];
      const raw = toRaw(odd, instance?.id ?? 'none', {
        host,
        'x-request-id': `fuzz-${randomUUID()}`,
        ...authorization,
      });
      const answer = await connections[client]?.ask(raw).catch((cause: unknown) => {
        throw new Error(`${String(cause)}: ${toText(raw)}`, { cause });
      });
      if (answer === undefined) throw new Error(`There is no client ${client}`);
      const done = instance === undefined ? [] : await look(instance);
      return { raw, answer, unasked: done.slice(answer.status < 400 ? 1 : 0) };
    },

    unasked: async () => (await Promise.all(known.flat().map(look))).flat(),

    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.close();
      await service.close();
    },
  };
}
