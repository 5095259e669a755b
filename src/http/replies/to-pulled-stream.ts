import { stalledAfterMs } from '../base/stalled-after.ts';

interface PulledStreamOptions {
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** Called once, however it ends: read to its end, given up by its reader, stalled, ended by the signal, or failed. */
  readonly ended: () => void;
  /** Told of what the source throws. The reader is told nothing: its stream ends. */
  readonly failed: (error: unknown) => void;
}

/**
 * The pieces as a stream that buffers none of them: each is asked for when the reader asks. A reader that asks for no further
 * one for a minute is given up.
 */
export function toPulledStream(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
  { signal, ended, failed }: PulledStreamOptions,
): ReadableStream<Uint8Array> {
  let isOver = false;
  let stall: NodeJS.Timeout | undefined;
  let close = (): void => {};

  const end = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(stall);
    signal.removeEventListener('abort', close);
    ended();
    // Where it waits for something, it returns once that has come.
    pieces.return().catch(failed);
  };

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        close = () => {
          if (isOver) return;
          end();
          controller.close();
        };
        signal.addEventListener('abort', close, { once: true });
        if (signal.aborted) close();
        else stall = setTimeout(close, stalledAfterMs);
      },
      async pull(controller) {
        clearTimeout(stall);
        try {
          const { value, done } = await pieces.next();
          if (isOver) return;
          if (done === true) {
            close();
            return;
          }
          controller.enqueue(value);
          stall = setTimeout(close, stalledAfterMs);
        } catch (error) {
          if (isOver) return;
          failed(error);
          close();
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
