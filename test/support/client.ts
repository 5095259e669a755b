import { expect, vi } from 'vitest';
import type { HistoryStep, InstanceView } from '../../src/index.ts';
import { createRequests } from './requests.ts';

export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Speaks to one node over HTTP. Paths are those of resources, such as `/orders`. */
export interface Client {
  start(path: string, input?: unknown, idempotencyKey?: string): Promise<Reply<InstanceView>>;
  send(
    path: string,
    id: string,
    event: { readonly type: string },
    idempotencyKey?: string,
  ): Promise<Reply<InstanceView>>;
  get(path: string, id: string): Promise<Reply<InstanceView>>;
  cancel(path: string, id: string): Promise<Reply<InstanceView>>;
  history(path: string, id: string): Promise<readonly HistoryStep[]>;
  /** Starts an instance and returns its id, once that is acknowledged. */
  started(path: string, input?: unknown): Promise<string>;
  /** Resolves when the instance is as `wanted` says. */
  until(
    path: string,
    id: string,
    wanted: Partial<InstanceView>,
    withinMs?: number,
  ): Promise<InstanceView>;
}

export function createClient(url: string): Client {
  const requests = createRequests(async (path, init) => fetch(url + path, init));

  const client: Client = {
    start: (path, input = {}, key) => requests.request('POST', path, input, under(key)),
    send: (path, id, event, key) =>
      requests.request('POST', `${path}/${id}/events`, event, under(key)),
    get: (path, id) => requests.request('GET', `${path}/${id}`),
    cancel: (path, id) => requests.request('POST', `${path}/${id}/cancel`),
    async history(path, id) {
      const { body } = await requests.request('GET', `${path}/${id}/history`);
      return body.steps;
    },
    async started(path, input) {
      const { status, body } = await client.start(path, input);
      expect({ status, body }).toMatchObject({ status: 201 });
      return body.id;
    },
    until: (path, id, wanted, withinMs = 60_000) =>
      vi.waitFor(
        async () => {
          const { body } = await client.get(path, id);
          expect(body).toMatchObject(wanted);
          return body;
        },
        { timeout: withinMs, interval: 25 },
      ),
  };
  return client;
}

function under(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { 'idempotency-key': key };
}

/** Asks until it is served: on a busy machine a store may not answer in time, which is a 503. */
export async function served<T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> {
  return vi.waitFor(
    async () => {
      const reply = await ask();
      expect(reply.status).not.toBe(503);
      return reply;
    },
    { timeout: 60_000, interval: 250 },
  );
}

/** The history in short: what each step took, in order. Fails where a step is missing or comes twice. */
export function storyOf(steps: readonly HistoryStep[]): readonly string[] {
  expect(steps.map(({ sequence }) => sequence)).toEqual(steps.map((_, index) => index));
  return steps.map(({ event }) =>
    typeof event['task'] === 'string' ? `${event.type} ${event['task']}` : event.type,
  );
}
