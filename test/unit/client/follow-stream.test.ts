import { expect, test } from 'vitest';
import { followStream } from '../../../src/client/follow-stream.ts';

test('an abort ends the stream before further steps of the same chunk', async () => {
  const steps = [0, 1, 2].map(
    (sequence) => `event: step\ndata: ${JSON.stringify({ sequence })}\n\n`,
  );
  const over = new AbortController();
  const seen: number[] = [];
  const connect = async () => new Response(steps.join(''));
  const options = { lastEventId: -1, signal: over.signal };
  for await (const { sequence } of followStream(connect, options)) {
    seen.push(sequence);
    over.abort();
  }
  expect(seen).toEqual([0]);
});
