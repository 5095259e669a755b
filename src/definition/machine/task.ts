import { fromPromise, type PromiseActorLogic } from 'xstate';

/** What a task knows about its run, in addition to what XState passes to every promise actor. */
export interface TaskScope<TInput> {
  readonly input: TInput;
  /** Fires on time-out, when the invoking state is left, and on shutdown. */
  readonly signal: AbortSignal;
  /** The same for every run of this effect, whichever node runs it: `<instance>/<birth>/<version>/<index>`. */
  readonly idempotencyKey: string;
  /** 1 for the first attempt. A run repeated because its node died is not a new attempt. */
  readonly attempt: number;
  /** The internal id of the instance, as it appears in logs. */
  readonly instanceId: string;
  readonly log: TaskLog;
  /**
   * The URL at which an outside system can complete the task later: `POST` with `{ "output": … }` or `{ "error": {
   * "message" } }`. `PUT …/progress` reports progress. Anyone who has the URL can complete the task, once.
   */
  readonly callbackUrl: string;
  /** `return handOver()` leaves the completion of the task to the holder of the callback URL. */
  readonly handOver: () => Promise<never>;
}

export interface TaskLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

const silentLog: TaskLog = { info() {}, warn() {}, error() {} };

/**
 * Creates a promise actor whose function also receives the task scope. It also works under a plain `createActor`, as
 * the first attempt with a key of its own.
 */
export function task<TOutput, TInput = undefined>(
  run: (scope: TaskScope<TInput>) => Promise<TOutput>,
): PromiseActorLogic<TOutput, TInput> {
  return fromPromise<TOutput, TInput>(async (scope) =>
    run(
      isTaskScope(scope)
        ? scope
        : {
            idempotencyKey: `local/${scope.self.sessionId}`,
            attempt: 1,
            instanceId: 'local',
            log: silentLog,
            callbackUrl: 'local:callback',
            // Outside of Holdfast it never completes.
            handOver: async () => new Promise<never>(() => {}),
            ...scope,
          },
    ),
  );
}

function isTaskScope<TInput>(scope: object): scope is TaskScope<TInput> {
  return 'idempotencyKey' in scope;
}
