import { parseServerSentEvents } from '../../../src/client/server-sent-events.ts';
import type { HistoryStep } from '../../../src/index.ts';
import type { StreamReading, StreamStep } from './observation.ts';

/** Reads a live stream until it ends, breaks, or the signal fires. Undefined if it did not begin. */
export async function follow(
  url: string,
  options: {
    readonly path: string;
    readonly address: string;
    readonly after: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly until: AbortSignal;
  },
): Promise<StreamReading | undefined> {
  const { address, after, until } = options;
  const steps: StreamStep[] = [];
  let ended = false;
  try {
    const response = await fetch(`${url}${options.path}/stream`, {
      headers: { ...options.headers, ...(after < 0 ? {} : { 'last-event-id': String(after) }) },
      signal: until,
    });
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      return undefined;
    }
    for await (const { event, data } of parseServerSentEvents(response.body, until)) {
      if (event === 'end') ended = true;
      else if (event === 'step') steps.push(toStep(JSON.parse(data) as HistoryStep));
    }
  } catch {
    // Everything received before the break counts.
  }
  return { address, after, steps, ended };
}

function toStep({ sequence, at, event, to }: HistoryStep): StreamStep {
  return { sequence, at: Date.parse(at), event, to };
}
