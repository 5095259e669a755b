import type { HistoryStep, LedgerView } from '../actors/runtime-types.ts';
import type { Process } from '../machines/define-process.ts';
import type { Client, ClientOptions, InstanceOf, ListQuery } from './client-types.ts';
import { followStream } from './follow-stream.ts';
import { pause } from './pause.ts';
import { createPersistentFetch } from './persistent-fetch.ts';
import { createSender, type Ask } from './send-request.ts';

export { ProblemError } from './problem-error.ts';
export type {
  CancelOptions,
  Client,
  ClientOptions,
  DataOf,
  EventOf,
  GetOptions,
  InputOf,
  InstanceOf,
  ListQuery,
  SendOptions,
  StartOptions,
} from './client-types.ts';

/** Services wait for 60 s at most, and proxies mostly no longer than that. */
const longestWaitS = 50;
/** A node that stops answers at once. */
const askAgainMs = 1_000;

/** A client of one process, typed by it: `createClient<typeof registration>({ baseUrl, process: '/registrations' })`. */
export function createClient<P extends Process = Process>(options: ClientOptions<P>): Client<P> {
  const path = typeof options.process === 'string' ? options.process : options.process.path;
  const send = createSender(options);
  const sendOn = createSender({
    ...options,
    fetch: createPersistentFetch(options.fetch ?? globalThis.fetch),
  });
  const at = (id: string, more = '') => `${path}/${encodeURIComponent(id)}${more}`;
  const json = async <T>(ask: Ask): Promise<T> => {
    const response = await send(ask);
    // Only who may change an instance, and not read it, gets no body.
    if (response.status === 204) return undefined as never;
    return (await response.json()) as T;
  };

  const client: Client<P> = {
    start: async (...[input, { wait, idempotencyKey, signal } = {}]) =>
      json({ method: 'POST', path, body: input, wait, idempotencyKey, signal }),

    send: async (id, event, { wait, idempotencyKey, ifMatch, signal } = {}) =>
      json({
        method: 'POST',
        path: at(id, '/events'),
        body: event,
        wait,
        idempotencyKey,
        signal,
        headers: toIfMatch(ifMatch),
      }),

    async get(id, options_) {
      const { wait, known, signal } = options_ ?? {};
      const headers = known === undefined ? {} : { 'if-none-match': `"${known}"` };
      const response = await send({ method: 'GET', path: at(id), wait, signal, headers });
      // Only where a version is known is the answer that there is no other.
      if (response.status === 304) return undefined as never;
      return (await response.json()) as InstanceOf<P>;
    },

    async wait(id, { signal } = {}) {
      for (;;) {
        const askedAt = Date.now();
        const ask: Ask = { method: 'GET', path: at(id), wait: longestWaitS, signal };
        const instance = (await (await sendOn(ask)).json()) as InstanceOf<P>;
        if (instance.status !== 'Pending') return instance;
        await pause(askedAt + askAgainMs - Date.now(), signal);
        signal?.throwIfAborted();
      }
    },

    cancel: async (id, { signal, ifMatch, ...body } = {}) =>
      json({
        method: 'POST',
        path: at(id, '/cancel'),
        body,
        signal,
        headers: toIfMatch(ifMatch),
      }),

    async history(id, { signal } = {}) {
      const steps: HistoryStep[] = [];
      for (;;) {
        const query = `?after=${steps.at(-1)?.sequence ?? ''}`;
        const path_ = at(id, '/history') + (steps.length === 0 ? '' : query);
        const response = await send({ method: 'GET', path: path_, signal });
        const page = (await response.json()) as { readonly steps: readonly HistoryStep[] };
        steps.push(...page.steps);
        if (response.headers.get('link') === null || page.steps.length === 0) return steps;
      }
    },

    async ledger(id, { signal } = {}) {
      const entries: LedgerView[] = [];
      for (let query = ''; ;) {
        const response = await send({ method: 'GET', path: at(id, `/ledger${query}`), signal });
        const page = (await response.json()) as LedgerAnswer;
        entries.push(...page.entries);
        if (page.next === undefined) return entries;
        query = `?after=${page.next}`;
      }
    },

    stream: (id, { lastEventId = -1, signal } = {}) =>
      followStream(
        async (last) =>
          send({
            method: 'GET',
            path: at(id, '/stream'),
            signal,
            headers: last < 0 ? {} : { 'last-event-id': String(last) },
          }),
        { lastEventId, signal },
      ),

    list: async (filter = {}, { signal } = {}) =>
      json({ method: 'GET', path: `${path}${toQuery(filter)}`, signal }),
  };
  return client;
}

interface LedgerAnswer {
  readonly entries: readonly LedgerView[];
  /** The `after` of the next page. */
  readonly next?: number;
}

function toIfMatch(version: number | undefined): Readonly<Record<string, string>> {
  return version === undefined ? {} : { 'if-match': `"${version}"` };
}

function toQuery({ createdAfter, attributes = {}, ...filter }: ListQuery): string {
  const given = { ...attributes, ...filter, createdAfter: createdAfter?.toISOString() };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]));
  return entries.length === 0 ? '' : `?${query.toString()}`;
}
