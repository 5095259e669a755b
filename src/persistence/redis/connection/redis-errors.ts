import { HoldfastError } from '../../../errors.ts';

/** Replies by which Redis says that it cannot serve now, whatever it was asked. */
const unavailable =
  /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|OOM|BUSY|UNBLOCKED)\b/;

const argumentsWithin = /, with args beginning with: .*/;

/**
 * Errors of ioredis carry the command with its arguments: a password, or what instances hold. Neither belongs in a log,
 * so only its name stays.
 */
export function concealArguments(error: unknown): void {
  if (typeof error !== 'object' || error === null) return;
  // Such as those of an AUTH that the server does not have.
  if (error instanceof Error) {
    error.message = error.message.replace(argumentsWithin, '');
    if (error.stack !== undefined) error.stack = error.stack.replace(argumentsWithin, '');
  }
  if ('command' in error) {
    const { command } = error;
    const name = typeof command === 'object' && command !== null && 'name' in command;
    Object.assign(error, { command: name ? command.name : undefined });
  }
  // What a cluster says of the node that it asked last.
  if ('lastNodeError' in error) concealArguments(error.lastNodeError);
}

/** ioredis has no time limit that covers the wait for a cluster to come back. */
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

/** What a script reports of a write that Redis refused. */
export function toReplyError(message: string): Error {
  const error = Object.assign(new Error(message), { name: 'ReplyError' });
  return isOutage(error) ? toStoreUnavailable(error) : error;
}

export function toStoreUnavailable(cause: unknown): HoldfastError {
  // The first word alone: the rest may name keys.
  const [reason] = isReply(cause) ? cause.message.split(' ', 1) : [];
  const message =
    reason === undefined
      ? 'Redis cannot be reached, or cannot serve requests.'
      : `Redis cannot serve requests: it answers ${reason}.`;
  return new HoldfastError('store_unavailable', message, { cause });
}

/** Everything but a reply of the server is the connection's fault; ioredis has no class of its own for it. */
function isOutage(cause: unknown): boolean {
  if (cause instanceof HoldfastError) return false;
  return !isReply(cause) || unavailable.test(cause.message);
}

function isReply(cause: unknown): cause is Error {
  return cause instanceof Error && cause.name === 'ReplyError';
}
