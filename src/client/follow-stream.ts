import type { HistoryStep } from '../actors/views/view-types.ts';
import { pause } from './pause.ts';
import { isAway } from './persistent-fetch.ts';
import { ProblemError } from './problem-error.ts';
import { parseServerSentEvents } from './server-sent-events.ts';

const reconnectMs = 1_000;

/** The steps of a stream; where the connection is lost, it is made again from the last step on. Throws where the first one fails. */
export async function* followStream(
  connect: (lastEventId: number) => Promise<Response>,
  options: { readonly lastEventId: number; readonly signal: AbortSignal | undefined },
): AsyncGenerator<HistoryStep> {
  const { signal } = options;
  let last = options.lastEventId;
  let connected = false;
  const aborted = () => signal?.aborted === true;
  while (!aborted()) {
    try {
      const response = await connect(last);
      connected = true;
      if (response.status === 204 || response.body === null) return;
      for await (const { event, data } of parseServerSentEvents(response.body, signal)) {
        if (event === 'end') return;
        if (event !== 'step') continue;
        const step = JSON.parse(data) as HistoryStep;
        last = step.sequence;
        yield step;
        // More steps may have come in the same piece.
        if (aborted()) return;
      }
    } catch (error) {
      if (aborted()) return;
      if (!connected || (error instanceof ProblemError && !isAway(error.status))) throw error;
    }
    await pause(reconnectMs, signal);
  }
}
