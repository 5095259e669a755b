import { z } from 'zod';
import { TaskError } from '../../errors.ts';
import { call, type Fetch } from '../call.ts';
import { task } from '../task.ts';

export interface ScoringConfig {
  /** `POST` asks for a score and is answered with a reference; `GET /<reference>` has the score later. */
  readonly scoringUrl: string;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

export interface ScoreRequest {
  readonly name: string;
  readonly amount: number;
  readonly monthlyIncome: number;
}

const requested = z.object({ reference: z.string().min(1) });
const answered = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({ status: z.literal('done'), score: z.number() }),
]);

const pollMs = 2_000;

/** The agency answers later: one task asks, another looks for the answer until it is there. */
export function createScoringTasks({ scoringUrl, fetch }: ScoringConfig) {
  return {
    requestScore: task<{ reference: string }, ScoreRequest>(
      async ({ input, idempotencyKey, signal }) =>
        call(scoringUrl, {
          method: 'POST',
          body: input,
          idempotencyKey,
          signal,
          reply: requested,
          fetch,
        }),
    ),

    fetchScore: task<{ score: number }, { reference: string }>(
      async ({ input, idempotencyKey, signal }) => {
        const url = `${scoringUrl}/${encodeURIComponent(input.reference)}`;
        const reply = answered;
        const answer = await call(url, { method: 'GET', idempotencyKey, signal, reply, fetch });
        if (answer.status === 'done') return { score: answer.score };
        throw new TaskError('The score is not there yet', {
          code: 'score_pending',
          retryAfterMs: pollMs,
        });
      },
    ),
  };
}
