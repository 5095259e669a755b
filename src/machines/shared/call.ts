import type { z } from 'zod';
import { TaskError } from '../../errors.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The options of a callout. */
export interface CallOptions<T extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** The schema of the response; an empty response is undefined. */
  readonly reply: T;
  /** Statuses other than 2xx that count as success, such as 404 for a deletion. */
  readonly accept?: readonly number[];
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined;
}

/**
 * Calls a service and returns its JSON response. Throws a `TaskError`: retryable if the service cannot be reached or is
 * overloaded (5xx, 408, 425, 429, respecting `Retry-After`), final for any other 4xx. The error says whether the call
 * may have had its effect.
 */
export async function call<T extends z.ZodType>(
  url: string,
  options: CallOptions<T>,
): Promise<z.output<T>> {
  // Messages reach clients, so they name the path but not the internal host.
  const what = `${options.method} ${new URL(url).pathname}`;
  const response = await send(url, options, what);
  const text = await response.text().catch((cause: unknown) => {
    throw unreachable(what, cause, options.signal);
  });
  const body = parseJson(text);
  if (options.accept?.includes(response.status)) return options.reply.parse(undefined);
  if (!response.ok) throw refusal(what, response, body);
  const reply = options.reply.safeParse(body);
  if (reply.success) return reply.data;
  throw new TaskError(`${what} returned a response in an unexpected form`, {
    code: 'unexpected_reply',
    mayBeDone: true,
    cause: reply.error,
  });
}

async function send<T extends z.ZodType>(
  url: string,
  { method, body, idempotencyKey, signal, fetch = globalThis.fetch }: CallOptions<T>,
  what: string,
): Promise<Response> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'idempotency-key': idempotencyKey,
  };
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(url, {
      method,
      headers,
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw unreachable(what, cause, signal);
  }
}

function unreachable(what: string, cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const mayBeDone = !neverSent.has(codeWithin(cause));
  return new TaskError(`${what} could not be reached`, { code: 'unreachable', mayBeDone, cause });
}

/** Faults that occur before the request is sent. */
const neverSent: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Node's `fetch` puts the connection error into the cause. */
function codeWithin(cause: unknown): unknown {
  const inner = cause instanceof Error ? cause.cause : undefined;
  return typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'code') : undefined;
}

function refusal(what: string, response: Response, body: unknown): TaskError {
  const { status } = response;
  const code = textOf(body, 'code') ?? `http_${status}`;
  const reason = textOf(body, 'detail') ?? textOf(body, 'title') ?? code;
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'));
  return new TaskError(`${what} answered ${status}: ${reason.slice(0, 200)}`, {
    code,
    retryable: status >= 500 || [408, 425, 429].includes(status),
    // 503 means that the request was not accepted; 500, 502 and 504 leave it open.
    mayBeDone: status >= 500 && status !== 503,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After` is a number of seconds, or a date. */
function parseRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - Date.now());
}

function textOf(body: unknown, name: string): string | undefined {
  const value: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
