import { randomUUID } from 'node:crypto';
import { ProblemError } from '../../client/problem-error.ts';
import { pause } from '../../client/pause.ts';
import type { Ask } from '../../client/sender.ts';
import { CommandError } from '../terminal/command-error.ts';
import { describeFailure } from './describe-failure.ts';

/** How long to wait before each repetition. */
const pausesMs = [250, 500, 1_000, 2_000, 4_000];
/** The request has not left this machine, or has reached nothing. */
const unsent: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Names of errors without a broken connection: no answer in time, and one that is not JSON. */
const answered: ReadonlySet<string | undefined> = new Set(['TimeoutError', 'SyntaxError']);

/**
 * Sends a change under an idempotency key, and again if the connection breaks before the answer comes. If the outcome stays unknown, the
 * error names the key, with which the command can be repeated.
 */
export async function repeatLost<T>(
  asked: Omit<Ask, 'signal'>,
  send: (ask: Omit<Ask, 'signal'>) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { idempotencyKey = randomUUID() } = asked;
  for (let tries = 0; ; tries += 1) {
    try {
      return await send({ ...asked, idempotencyKey });
    } catch (error) {
      if (signal.aborted || (tries === 0 && !mayBeDone(error))) throw error;
      const pauseMs = isBroken(error) ? pausesMs[tries] : undefined;
      if (pauseMs === undefined) throw withKey(error, idempotencyKey);
      await pause(pauseMs, signal);
      signal.throwIfAborted();
    }
  }
}

/** Whether the service may have done what the answer to a request does not tell. */
function mayBeDone(error: unknown): boolean {
  if (error instanceof ProblemError) {
    const { status, code } = error;
    return status >= 500 && (code === 'unexpected_answer' || code === 'store_unavailable');
  }
  return !unsent.has(codeOf(error)) && nameOf(error) !== 'SyntaxError';
}

/** Whether there was no answer at all. A service that is slow must not get more to do. */
function isBroken(error: unknown): boolean {
  return !(error instanceof ProblemError || answered.has(nameOf(error)));
}

function withKey(error: unknown, key: string): CommandError {
  const { text, exitCode } = describeFailure(error);
  const quoted = `'${key.replaceAll("'", String.raw`'\\''`)}'`;
  return new CommandError(
    `${text}\nIt may have been done. Repeat the command with --idempotency-key ${quoted}: then it is not done twice.`,
    exitCode,
    error,
  );
}

/** Of the innermost cause, which is that of `fetch`. */
function codeOf(error: unknown): unknown {
  for (let at = error; at instanceof Error; at = at.cause) if ('code' in at) return at.code;
  return undefined;
}

function nameOf(error: unknown): string | undefined {
  let name: string | undefined;
  for (let at = error; at instanceof Error; at = at.cause) ({ name } = at);
  return name;
}
