import type { Clock } from '../../actors/ports/clock.ts';
import { stalledAfterMs } from '../base/stalled-after.ts';

interface PulledStreamOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** Called once, however the stream ends: completed, cancelled, stalled, aborted, or failed. */
  readonly ended: () => void;
  /** Receives what the source throws. The reader only sees the stream end. */
  readonly failed: (error: unknown) => void;
}

/**
 * A stream that buffers nothing: it requests a piece when the reader does. A reader that requests none for a minute is
 * disconnected.
 */
export function toPulledStream(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
  { clock, signal, ended, failed }: PulledStreamOptions,
): ReadableStream<Uint8Array> {
  let isOver = false;
  let cancelStall = (): void => {};
  let close = (): void => {};

  const end = (): void => {
    if (isOver) return;
    isOver = true;
    cancelStall();
    signal.removeEventListener('abort', close);
    ended();
    // If it is waiting for something, it returns once that arrives.
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
        else cancelStall = clock.after(stalledAfterMs, close);
      },
      async pull(controller) {
        cancelStall();
        try {
          const { value, done } = await pieces.next();
          if (isOver) return;
          if (done === true) {
            close();
            return;
          }
          controller.enqueue(value);
          cancelStall = clock.after(stalledAfterMs, close);
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
