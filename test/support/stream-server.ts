import { connect, type Socket } from 'node:net';
import { assign, setup } from 'xstate';
import type { Runtime } from '../../src/actors/contract/runtime-types.ts';
import { createApp } from '../../src/http/app.ts';
import { createLimits } from '../../src/http/access/limits.ts';
import { serveApp } from '../../src/http/server/serve-app.ts';
import type { StreamBounds } from '../../src/http/access/stream-places.ts';
import { defineProcess } from '../../src/definition/define-process.ts';
import { createMemoryRateLimit } from '../../src/persistence/embedded/memory-rate-limit.ts';
import { capturedLog } from './captured-log.ts';
import { createMemoryRuntime } from './memory-runtime.ts';
import { createVirtualStore } from './virtual-store.ts';

/** Takes notes of any size, which its history keeps. */
const pad = defineProcess({
  name: 'pad',
  machine: setup({
    types: { events: {} as { type: 'NOTE'; text: string } | { type: 'CLOSE' } },
  }).createMachine({
    initial: 'open',
    states: {
      open: { on: { NOTE: { actions: assign({}) }, CLOSE: 'closed' } },
      closed: { type: 'final' },
    },
  }),
});

export interface StreamServer extends AsyncDisposable {
  readonly url: string;
  readonly runtime: Runtime;
  readonly lines: ReturnType<typeof capturedLog>['lines'];
  /** How many bytes of history were read from the store. */
  historyBytes(): number;
  /** How many connections were broken off before their answer was all taken. */
  brokenOff(): number;
  /** How many requests have begun to wait for their instance. */
  waiting(): number;
  /** The store fails each read of a history from now on. */
  breakStore(): void;
  start(): Promise<string>;
  note(id: string, sizesBytes: readonly number[]): Promise<void>;
  end(id: string): Promise<void>;
  /** Stops as a service does. */
  close(): Promise<void>;
  /** Asks for the stream of an instance on a socket of its own. */
  open(id: string, method?: 'GET' | 'HEAD'): Promise<OpenStream>;
  /** The status of the answer to `GET …/stream`, which is given up at once. */
  status(id: string): Promise<number>;
}

/** A client of a stream that reads only when it is told to. */
export interface OpenStream {
  readonly socket: Socket;
  /** Reads on until this has come, and then no more; what came so far. */
  readUntil(text: string): Promise<string>;
  /** Reads on; resolves with all that came once the connection is closed. */
  readAll(): Promise<string>;
}

/** A process on a real socket, over the in-memory store, with so many places for streams. */
export async function createStreamServer(options: {
  readonly streams: StreamBounds;
  readonly stalledAfterMs?: number;
}): Promise<StreamServer> {
  const { log, lines } = capturedLog();
  const memory = createVirtualStore();
  let historyBytes = 0;
  let isBroken = false;
  let brokenOff = 0;
  let waiting = 0;
  const store = {
    ...memory,
    async history(...args: Parameters<typeof memory.history>) {
      if (isBroken) throw new Error('The store is broken');
      const page = await memory.history(...args);
      for (const { length } of page.entries) historyBytes += length;
      return page;
    },
  };
  const node = await createMemoryRuntime(pad, { store, log });
  const runtime: Runtime = {
    ...node.runtime,
    wait: async (...args) => {
      waiting += 1;
      return node.runtime.wait(...args);
    },
  };
  const limits = createLimits({
    limit: createMemoryRateLimit(),
    readLimit: createMemoryRateLimit(),
    rates: { caller: 0, instance: 0, reads: 0 },
    streams: options.streams,
  });
  const app = createApp({ runtime, log, bodyLimitBytes: 1_000_000, limits });
  const { stalledAfterMs } = options;
  const served = await serveApp({
    fetch: (request, connection) => {
      request.signal.addEventListener('abort', () => (brokenOff += 1), { once: true });
      return app.fetch(request, connection);
    },
    host: '127.0.0.1',
    port: 0,
    log,
    ...(stalledAfterMs === undefined ? {} : { stalledAfterMs }),
  });
  const { url } = served;
  const sockets = new Set<Socket>();
  let closing: Promise<void> | undefined;
  const close = async () => {
    await Promise.all([served.drain(500), runtime.drain()]);
    await served.close(0);
    await runtime.close();
  };
  return {
    url,
    runtime,
    lines,
    historyBytes: () => historyBytes,
    brokenOff: () => brokenOff,
    waiting: () => waiting,
    breakStore: () => (isBroken = true),
    start: async () => node.start(),
    async note(id, sizesBytes) {
      for (const size of sizesBytes) {
        await runtime.send('pad', id, { type: 'NOTE', text: 'x'.repeat(size) });
      }
    },
    end: async (id) => void (await runtime.send('pad', id, { type: 'CLOSE' })),
    close: async () => (closing ??= close()),
    async open(id, method = 'GET') {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      sockets.add(socket);
      socket.on('error', () => {});
      socket.write(`${method} /pads/${id}/stream HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      return toOpenStream(socket);
    },
    async status(id) {
      const given = new AbortController();
      const answer = await fetch(`${url}/pads/${id}/stream`, { signal: given.signal });
      given.abort();
      return answer.status;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await (closing ??= close());
    },
  };
}

function toOpenStream(socket: Socket): OpenStream {
  const came: string[] = [];
  socket.pause();
  /** `isEnough` sees what came last, with a little of what came before it. */
  const readOn = async (isEnough: (latest: string) => boolean) =>
    new Promise<string>((resolve, reject) => {
      let enough = isEnough(came.slice(-2).join(''));
      const onData = (data: Buffer) => {
        const before = came.at(-1)?.slice(-100) ?? '';
        came.push(data.toString());
        enough = isEnough(before + came.at(-1));
        if (enough) settle();
      };
      const settle = () => {
        socket.off('data', onData).off('close', settle).pause();
        if (enough || isEnough('')) resolve(came.join(''));
        else reject(new Error(`The connection is closed after ${came.join('').slice(-1000)}`));
      };
      socket.on('data', onData).on('close', settle).resume();
      if (enough || socket.destroyed) settle();
    });
  return {
    socket,
    readUntil: async (text) => readOn((latest) => latest.includes(text)),
    readAll: async () => readOn(() => socket.destroyed),
  };
}
