import type { HistoryStep } from '../../actors/views/view-types.ts';
import type { Ask } from '../../client/sender.ts';

/** A running service, as commands ask it. Everything throws a `ProblemError` for a refusal, and a `CommandError` if nothing answers. */
export interface Connection {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Fires when the user ends the command. */
  readonly signal: AbortSignal;
  send(ask: Omit<Ask, 'signal'>): Promise<Response>;
  /**
   * Sends a change under an idempotency key, by default one of its own, and again if the answer is lost. Returns the body of the answer;
   * undefined if there is none.
   */
  change<T>(ask: Omit<Ask, 'signal'>): Promise<T>;
  /** The body of the answer, as the OpenAPI document describes it. Throws if it lacks `member`: something else answers. */
  get<T>(path: string, member?: keyof T & string): Promise<T>;
  /** The same, of a service that takes up to so many seconds; undefined if there is nothing new. */
  wait<T>(
    path: string,
    seconds: number,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T | undefined>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** The steps of an instance after a version, until it ends or the signal fires. Reconnects without a gap. */
  follow(path: string, after: number): AsyncIterable<HistoryStep>;
}
