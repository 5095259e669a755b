import type { LedgerView } from '../actors/views/view-types.ts';
import type { BulkActProcess } from '../bulk-acts/create-bulk-act.ts';
import type { Process } from '../definition/define-process.ts';
import type { Answer } from '../http/openapi/answers.ts';
import type { Client, ClientOptions, InstanceAddress, InstanceOf } from './client-types.ts';
import { followStream } from './follow-stream.ts';
import type { StepOf } from '../in-process/typed-process.ts';
import { createOperations } from './operations.ts';
import { createPathOfProcess } from './path-of-process.ts';
import { pause } from './pause.ts';
import { createPersistentFetch } from './persistent-fetch.ts';
import { createSender, type Ask } from './sender.ts';
import {
  bulkActsPath,
  createServiceCalls,
  type ServiceClient,
  type ServiceClientOptions,
} from './service-client.ts';
import { toIfMatch, toReason } from './to-headers.ts';
import { toJson } from './to-json.ts';
import { toListQuery } from './to-list-query.ts';
import { toQuery } from './to-query.ts';

export { ProblemError } from './problem-error.ts';
export type {
  AuditsOptions,
  BulkFilter,
  SearchOptions,
  ServiceClient,
  ServiceClientOptions,
} from './service-client.ts';
export type {
  ActOf,
  ActOptions,
  CancelOptions,
  Client,
  ClientOptions,
  DataOf,
  DeleteOptions,
  EventOf,
  GetOptions,
  HistoryOptions,
  InputOf,
  InstanceAddress,
  InstanceOf,
  LedgerOptions,
  ListQuery,
  PastOf,
  PauseOptions,
  RearmOptions,
  RetryRollbackOptions,
  SendOptions,
  SkipRollbackOptions,
  StartOptions,
  StatisticsOptions,
} from './client-types.ts';

/** Services wait at most 60 s, and most proxies not much longer. */
const longestWaitS = 50;
/** The maximum number of steps or ledger entries in a page. */
const longestPage = 1_000;
/** The minimum interval, because a stopping node answers at once. */
const askAgainMs = 1_000;

/**
 * Creates a client of one process, typed by it: `createClient<typeof registration>({ baseUrl, process:
 * '/registrations' })`.
 */
export function createClient<P extends Process = Process>(options: ClientOptions<P>): Client<P> {
  const path = typeof options.process === 'string' ? options.process : options.process.path;
  const send = createSender(options);
  const sendOn = createSender({
    ...options,
    fetch: createPersistentFetch(options.fetch ?? globalThis.fetch),
  });
  const at = (address: InstanceAddress, more = '') =>
    typeof address === 'string'
      ? `${path}/${encodeURIComponent(address)}${more}`
      : `${path}/by/${encodeURIComponent(address.key)}${more}`;
  const json = toJson(send);

  /** Resolves a key to an id once, because the id keeps naming the same instance. */
  const idOf = async (address: InstanceAddress, signal: AbortSignal | undefined) => {
    if (typeof address === 'string') return address;
    const { id } = await json<InstanceOf<P>>({ method: 'GET', path: at(address), signal });
    return id;
  };

  const pathOfProcess = createPathOfProcess(options.process, json);

  const client: Client<P> = {
    start: async (...[input, { wait, idempotencyKey, signal } = {}]) =>
      json({ method: 'POST', path, body: input, wait, idempotencyKey, signal }),

    send: async (address, event, { wait, idempotencyKey, ifMatch, reason, signal } = {}) =>
      json({
        method: 'POST',
        path: at(address, '/events'),
        body: event,
        wait,
        idempotencyKey,
        signal,
        headers: { ...toIfMatch(ifMatch), ...toReason(reason) },
      }),

    async get(address, options_) {
      const { wait, known, signal } = options_ ?? {};
      const headers = known === undefined ? {} : { 'if-none-match': `"${known}"` };
      const response = await send({ method: 'GET', path: at(address), wait, signal, headers });
      // A 304 is possible only if a version is known.
      if (response.status === 304) return undefined as never;
      return (await response.json()) as InstanceOf<P>;
    },

    async wait(address, { signal } = {}) {
      for (;;) {
        const askedAt = Date.now();
        const ask: Ask = { method: 'GET', path: at(address), wait: longestWaitS, signal };
        const instance = (await (await sendOn(ask)).json()) as InstanceOf<P>;
        if (instance.status !== 'Pending') return instance;
        await pause(askedAt + askAgainMs - Date.now(), signal);
        signal?.throwIfAborted();
      }
    },

    cancel: async (address, { signal, ifMatch, idempotencyKey, ...body } = {}) =>
      json({
        method: 'POST',
        path: at(address, '/cancel'),
        body,
        idempotencyKey,
        signal,
        headers: toIfMatch(ifMatch),
      }),

    async history(address, { after, limit = Infinity, signal } = {}) {
      const steps: StepOf<P>[] = [];
      const id = await idOf(address, signal);
      for (let last = after; ; last = steps.at(-1)?.sequence) {
        const query = toQuery({
          after: fromStart(last),
          limit: Math.min(limit - steps.length, longestPage),
        });
        const response = await send({ method: 'GET', path: at(id, `/history${query}`), signal });
        const page = (await response.json()) as HistoryPage<P>;
        steps.push(...page.steps);
        const isLast = response.headers.get('link') === null || page.steps.length === 0;
        if (isLast || steps.length >= limit) return steps;
      }
    },

    async past(address, version, { signal } = {}) {
      const id = await idOf(address, signal);
      return json({ method: 'GET', path: at(id, `/history/${version}`), signal });
    },

    async ledger(address, { after, limit = Infinity, signal } = {}) {
      const entries: LedgerView[] = [];
      const id = await idOf(address, signal);
      for (let next = fromStart(after); ;) {
        const query = toQuery({
          after: next,
          limit: Math.min(limit - entries.length, longestPage),
        });
        const page = await json<Answer<'Ledger'>>({
          method: 'GET',
          path: at(id, `/ledger${query}`),
          signal,
        });
        entries.push(...page.entries);
        ({ next } = page);
        if (next === undefined || entries.length >= limit) return entries;
      }
    },

    async waiting(address, { signal } = {}) {
      const id = await idOf(address, signal);
      return json({ method: 'GET', path: at(id, '/waiting'), signal });
    },

    ...createOperations<P>({ json, at, idOf, pathOfProcess }),

    states: async ({ signal } = {}) =>
      json({ method: 'GET', path: await pathOfProcess('/states', signal), signal }),

    async statistics({ period, signal } = {}) {
      const path_ = await pathOfProcess(`/statistics${toQuery({ period })}`, signal);
      return json({ method: 'GET', path: path_, signal });
    },

    async whatIf(address, moves, { version, at: from, signal } = {}) {
      const id = await idOf(address, signal);
      return json({
        method: 'POST',
        path: at(id, '/what-if'),
        body: {
          moves,
          ...(version === undefined ? {} : { version }),
          ...(from === undefined ? {} : { at: from }),
        },
        signal,
      });
    },

    async incident(address, { signal } = {}) {
      const id = await idOf(address, signal);
      return json({ method: 'GET', path: at(id, '/as-test'), signal });
    },

    async *stream(address, { lastEventId = -1, signal } = {}) {
      const path_ = at(await idOf(address, signal), '/stream');
      const connect = async (last: number) => {
        const headers = last < 0 ? {} : { 'last-event-id': String(last) };
        return send({ method: 'GET', path: path_, signal, headers });
      };
      yield* followStream(connect, { lastEventId, signal }) as AsyncGenerator<StepOf<P>>;
    },

    list: async (filter = {}, { signal } = {}) =>
      json({ method: 'GET', path: `${path}${toListQuery(filter)}`, signal }),
  };
  return client;
}

/** Creates a client of a service as a whole; `createClient` creates one of a process. */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const bulkActs = createClient<BulkActProcess>({ ...options, process: bulkActsPath });
  return { ...createServiceCalls(options), bulkActs };
}

interface HistoryPage<P extends Process> extends Answer<'History'> {
  readonly steps: readonly StepOf<P>[];
}

/** In the API, the absence of `after` means from the start. */
function fromStart(after: number | undefined): number | undefined {
  return after !== undefined && after < 0 ? undefined : after;
}
