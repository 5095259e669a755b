import { followStream } from '../../client/follow-stream.ts';
import { ProblemError } from '../../client/problem-error.ts';
import { createSender, type Ask } from '../../client/sender.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import type { Connection } from './connection.ts';
import { repeatLost } from './repeat-lost.ts';

/** Longer than a service waits for anything. */
const patienceMs = 90_000;

export function createConnection(options: {
  readonly baseUrl: string;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}): Connection {
  const { signal, token } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const ask = createSender({
    baseUrl,
    ...(token === undefined ? {} : { token }),
  });

  async function sendWith(asked: Ask): Promise<Response> {
    try {
      return await ask(asked);
    } catch (error) {
      if (error instanceof ProblemError || signal.aborted) throw error;
      throw unreachable(baseUrl, error);
    }
  }

  const send: Connection['send'] = async (asked) =>
    sendWith({ ...asked, signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) });

  return {
    baseUrl,
    signal,
    send,
    change: async <T>(asked: Omit<Ask, 'signal'>) =>
      repeatLost(asked, async (again) => bodyOf<T>(await send(again), baseUrl), signal),
    get: async <T>(path: string, member?: keyof T & string) =>
      bodyOf<T>(await send({ method: 'GET', path }), baseUrl, member),
    wait: async <T>(path: string, wait: number, headers = {}) =>
      bodyOf<T | undefined>(await send({ method: 'GET', path, wait, headers }), baseUrl),
    post: async <T>(path: string, body: unknown) =>
      bodyOf<T>(await send({ method: 'POST', path, body }), baseUrl),
    follow(path, after) {
      const connect = async (last: number) => {
        const headers = last < 0 ? {} : { 'last-event-id': String(last) };
        return sendWith({ method: 'GET', path, headers, signal });
      };
      return followStream(connect, { lastEventId: after, signal });
    },
  };
}

/** Undefined if there is none: a caller that may change an instance but not read it gets no body, nor does one that has it. */
async function bodyOf<T>(response: Response, baseUrl: string, member?: string): Promise<T> {
  if (response.status === 204 || response.status === 304) return undefined as T;
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw foreign(baseUrl, 'its answer is not JSON', error);
    throw unreachable(baseUrl, error);
  }
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject && (member === undefined || Object.hasOwn(body as object, member))) return body as T;
  throw foreign(baseUrl, 'its answer is of another form');
}

function foreign(baseUrl: string, why: string, error?: unknown): CommandError {
  return new CommandError(
    `What answers at ${baseUrl} is not a Holdfast service: ${why}. Pass the URL of the service to --url.`,
    exitCodes.unavailable,
    error,
  );
}

function unreachable(baseUrl: string, error: unknown): CommandError {
  return new CommandError(
    `The service at ${baseUrl} cannot be reached: ${reasonOf(error)}. Start it, or pass its URL to --url or in HOLDFAST_URL.`,
    exitCodes.unavailable,
    error,
  );
}

/** Of what `fetch` rejects with, the cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it does not answer';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause && cause.message === '' ? String(cause.code) : cause.message;
}
