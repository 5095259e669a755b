import type { ConnectOptions } from './client-types.ts';
import { toProblemError } from './problem-error.ts';

export interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Includes the query. */
  readonly path: string;
  readonly body?: unknown;
  /** Seconds. */
  readonly wait?: number | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests to a service. Throws a `ProblemError` for a response that is neither a success nor a 304. */
export function createSender(options: ConnectOptions): (ask: Ask) => Promise<Response> {
  const { token, fetch: send = globalThis.fetch } = options;
  const root = String(options.baseUrl).replace(/\/+$/, '');

  return async ({ method, path, body, wait, idempotencyKey, headers = {}, signal }) => {
    const bearer = typeof token === 'function' ? await token() : token;
    const request = new Request(root + path, {
      method,
      // A redirected POST may arrive as a GET, whose answer would look like that of the change.
      redirect: method === 'GET' ? 'follow' : 'manual',
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(wait === undefined ? {} : { prefer: `wait=${wait}` }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': toQuoted(idempotencyKey) }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const response = await send(request);
    if (response.ok || response.status === 304) return response;
    throw await toProblemError(response);
  };
}

/** A comma is part of the key only within quotes. */
function toQuoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
