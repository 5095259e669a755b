import { HoldfastError } from '../../../errors.ts';

/** Replies with which Redis refuses any command for now. */
const unavailable =
  /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|OOM|BUSY|UNBLOCKED)\b/;

const argumentsWithin = /, with args beginning with: .*/;

/**
 * Errors of ioredis carry the command with its arguments: a password, or data of instances. Neither belongs in a log,
 * so only the command name is kept.
 */
export function concealArguments(error: unknown): void {
  if (typeof error !== 'object' || error === null) return;
  // Such as the arguments of an AUTH that the server does not support.
  if (error instanceof Error) {
    error.message = error.message.replace(argumentsWithin, '');
    if (error.stack !== undefined) error.stack = error.stack.replace(argumentsWithin, '');
  }
  if ('command' in error) {
    const { command } = error;
    const name = typeof command === 'object' && command !== null && 'name' in command;
    Object.assign(error, { command: name ? command.name : undefined });
  }
  // The error of the cluster node that was asked last.
  if ('lastNodeError' in error) concealArguments(error.lastNodeError);
}

/** ioredis has no time limit that includes waiting for a cluster to return. */
const patienceMs = 3000;

/** Waits for an answer of Redis. Rejects with `store_unavailable` if it cannot be reached or cannot serve now. */
export function answer<T>(reply: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      clearTimeout(timer);
      concealArguments(cause);
      reject(isOutage(cause) ? toStoreUnavailable(cause) : cause);
    };
    const timer = setTimeout(() => fail(new Error('no response within 3 s')), patienceMs);
    reply.then((value) => {
      clearTimeout(timer);
      resolve(value);
    }, fail);
  });
}

/** The error of a write inside a script that Redis refused. */
export function toReplyError(message: string): Error {
  const error = Object.assign(new Error(message), { name: 'ReplyError' });
  return isOutage(error) ? toStoreUnavailable(error) : error;
}

export function toStoreUnavailable(cause: unknown): HoldfastError {
  // Only the first word, because the rest may name keys.
  const [reason] = isReply(cause) ? cause.message.split(' ', 1) : [];
  const message =
    reason === undefined
      ? 'Redis cannot be reached, or cannot serve requests.'
      : `Redis cannot serve requests: it answers ${reason}.`;
  return new HoldfastError('store_unavailable', message, { cause });
}

/** Every error but a reply of the server counts as a connection error; ioredis has no class for these. */
function isOutage(cause: unknown): boolean {
  if (cause instanceof HoldfastError) return false;
  return !isReply(cause) || unavailable.test(cause.message);
}

function isReply(cause: unknown): cause is Error {
  return cause instanceof Error && cause.name === 'ReplyError';
}
