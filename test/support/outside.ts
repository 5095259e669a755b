import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One call that reached the outside, as it stands now. Times are epoch milliseconds. */
export interface OutsideCall {
  /** The last part of the path. */
  readonly operation: string;
  readonly key: string;
  /** What the task sent. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** What it was answered with, if it was. */
  readonly status: number | undefined;
  /** `cut`: the caller went away first. */
  readonly state: 'open' | 'answered' | 'cut';
}

/** How a call is answered; at once with 200 unless said otherwise. */
export interface OutsideAnswer {
  readonly status?: number;
  readonly delayMs?: number;
  /** The answer waits for this too. */
  readonly until?: Promise<void>;
}

/** The systems that tasks call out to: an HTTP server in the test process, so no node's death touches it. */
export interface Outside extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly OutsideCall[];
  callsOf(operation: string): readonly OutsideCall[];
  /** Calls that repeat the idempotency key of an earlier one. */
  repeated(): readonly OutsideCall[];
  /** Answers calls of an operation so; `nth` counts the calls with the same key from 1. */
  behave(operation: string, answer: (nth: number, call: OutsideCall) => OutsideAnswer): void;
  /** The most calls that were open at once. */
  mostAtOnce(): number;
}

type Recorded = { -readonly [K in keyof OutsideCall]: OutsideCall[K] };

export async function startOutside(): Promise<Outside> {
  const calls: Recorded[] = [];
  const behaviours = new Map<string, (nth: number, call: OutsideCall) => OutsideAnswer>();
  let open = 0;
  let most = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call: Recorded = {
      operation: request.url?.split('/').at(-1) ?? '',
      key: String(request.headers['idempotency-key']),
      body: await readBody(request),
      startedAt: Date.now(),
      endedAt: undefined,
      status: undefined,
      state: 'open',
    };
    calls.push(call);
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => {
      open -= 1;
      call.endedAt = Date.now();
      call.state = response.writableFinished ? 'answered' : 'cut';
      if (response.writableFinished) call.status = response.statusCode;
    });
    const nth = calls.filter(({ key }) => key === call.key).length;
    const { status = 200, delayMs = 0, until } = behaviours.get(call.operation)?.(nth, call) ?? {};
    if (delayMs > 0) await sleep(delayMs);
    await until;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: `${call.operation}-${calls.length}` }));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    callsOf: (operation) => calls.filter((call) => call.operation === operation),
    repeated: () => {
      const seen = new Set<string>();
      return calls.filter(({ key }) => seen.size === seen.add(key).size);
    },
    behave: (operation, behaviour) => void behaviours.set(operation, behaviour),
    mostAtOnce: () => most,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
