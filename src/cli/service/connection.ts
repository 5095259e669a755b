import type { HistoryStep } from '../../actors/views/view-types.ts';
import type { Ask } from '../../client/sender.ts';

/** A running service, as commands ask it. Everything throws a `ProblemError` for a refusal, and a `CommandError` if nothing answers. */
export interface Connection {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Fires when the user ends the command. */
  readonly signal: AbortSignal;
  send(ask: Omit<Ask, 'signal'>): Promise<Response>;
  /** The body of the answer, as the OpenAPI document describes it. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
  /** The steps of an instance after a version, until it ends or the signal fires. Reconnects without a gap. */
  follow(path: string, after: number): AsyncIterable<HistoryStep>;
}
