import type { HistoryStep } from '../actors/views/view-types.ts';
import { pause } from './pause.ts';
import { isAway } from './persistent-fetch.ts';
import { ProblemError } from './problem-error.ts';
import { parseServerSentEvents } from './server-sent-events.ts';

const reconnectMs = 1_000;

/**
 * Yields the steps of a stream, and reconnects after the last step if the connection is lost. Throws if the first
 * connection fails.
 */
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
        // The same chunk may contain more steps.
        if (aborted()) return;
      }
    } catch (error) {
      if (aborted()) return;
      if (!connected || (error instanceof ProblemError && !isAway(error.status))) throw error;
    }
    await pause(reconnectMs, signal);
  }
}
