/** The HTTP status and title of every error code. `docs/errors.md` lists the same codes. */
export const errorCodes = {
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_request: { status: 400, title: 'The request is not valid' },
  unauthorized: { status: 401, title: 'The request needs a valid token' },
  forbidden: { status: 403, title: 'The caller may not do this' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  instance_not_found: { status: 404, title: 'There is no such instance' },
  method_not_allowed: { status: 405, title: 'This resource does not support this method' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  event_not_accepted: { status: 409, title: 'The instance does not accept this event now' },
  already_started: { status: 409, title: 'An instance with this business key already exists' },
  instance_ended: { status: 409, title: 'The instance has ended' },
  nothing_to_undo: { status: 409, title: 'No compensation of the instance has failed' },
  instance_paused: { status: 409, title: 'The instance is paused' },
  act_not_possible: { status: 409, title: 'The act of an operator is not possible now' },
  process_changed: { status: 409, title: 'The instance does not fit the deployed process' },
  precondition_failed: { status: 412, title: 'The instance has changed since it was read' },
  callback_closed: { status: 410, title: 'The task of this callback has already ended' },
  past_not_kept: { status: 410, title: 'The instance as of this version is not kept' },
  body_too_large: { status: 413, title: 'The body is too large' },
  instance_too_large: { status: 413, title: 'The instance would become too large' },
  uri_too_long: { status: 414, title: 'The address is too long' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  expectation_failed: { status: 417, title: 'The service does not support this expectation' },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for a different request',
  },
  instance_busy: { status: 429, title: 'Too much is waiting for the instance' },
  too_many_keys: { status: 429, title: 'The instance keeps too many keys' },
  too_many_requests: { status: 429, title: 'Too many requests in too short a time' },
  too_many_streams: { status: 429, title: 'Too many streams and waiting requests at a time' },
  upgrade_required: { status: 426, title: 'This resource is a WebSocket' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  machine_threw: { status: 500, title: 'The machine threw while processing the event' },
  not_durable: { status: 500, title: 'The machine produced a value that cannot be stored' },
  internal: { status: 500, title: 'An unexpected error occurred' },
  store_unavailable: { status: 503, title: 'The store is unavailable' },
  store_replaced: { status: 503, title: 'The store was replaced while the node was running' },
  jwks_unavailable: { status: 503, title: 'The token verification keys are unavailable' },
  process_paused: { status: 503, title: 'The process is paused' },
  overloaded: { status: 503, title: 'This node is overloaded' },
  shutting_down: { status: 503, title: 'This node is shutting down' },
  process_refused: { status: 500, title: 'The process cannot be made durable' },
  configuration_invalid: { status: 500, title: 'The configuration is not valid' },
  data_damaged: { status: 500, title: 'The data file is damaged' },
  data_dir_in_use: { status: 500, title: 'Another process owns the data folder' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** The error that callers of Holdfast get: a code from the table, and a message that names the thing and the remedy. */
export class HoldfastError extends Error {
  override readonly name = 'HoldfastError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Whether the error is a `HoldfastError` with this code. */
export function hasCode(error: unknown, code: ErrorCode): error is HoldfastError {
  return error instanceof HoldfastError && error.code === code;
}

/**
 * Throw this from a task to control its retries. `retryable: false` ends the task immediately; `retryAfterMs`
 * replaces the back-off before the next attempt. `code` reaches `onError` of the machine together with name and
 * message. `mayBeDone` says that the task may have taken effect although it failed; its compensation is then owed, as
 * after a time-out.
 */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly code: string | undefined;
  readonly mayBeDone: boolean;

  constructor(
    message: string,
    options: {
      retryable?: boolean;
      retryAfterMs?: number;
      code?: string;
      mayBeDone?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = options.retryable ?? true;
    this.retryAfterMs = options.retryAfterMs;
    this.code = options.code;
    this.mayBeDone = options.mayBeDone ?? false;
  }
}
