import { z } from 'zod';
import { call, type Fetch } from '../shared/call.ts';
import { task } from '../../definition/machine/task.ts';

export interface ScoringConfig {
  /** `POST` requests a score, which the agency sends to the `callbackUrl` in the request. */
  readonly scoringUrl: string;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

export interface ScoreRequest {
  readonly name: string;
  readonly amount: number;
  readonly monthlyIncome: number;
}

/** The output of the agency's callback. */
export const scored = z.object({ score: z.int().min(0).max(1_000) });
export type Scored = z.output<typeof scored>;

/** Requests the score and hands the task over to the agency, which completes it later. */
export function createScore({ scoringUrl, fetch }: ScoringConfig) {
  return task<Scored, ScoreRequest>(
    async ({ input, callbackUrl, idempotencyKey, signal, handOver }) => {
      await call(scoringUrl, {
        method: 'POST',
        body: { ...input, callbackUrl },
        idempotencyKey,
        signal,
        reply: z.unknown(),
        fetch,
      });
      return handOver();
    },
  );
}
