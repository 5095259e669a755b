import type { Clock } from '../../actors/ports/clock.ts';
import type { HistoryStep } from '../../actors/views/view-types.ts';

const heartbeatMs = 15_000;
/** At most the smallest buffer of a socket, so that the stream waits for its reader within a large step, too. */
const pieceBytes = 16 * 1024;

/**
 * Steps as server-sent events (WHATWG HTML, section 9.2), in pieces of at most 16 KB. A step is requested once the
 * previous one was taken. While none comes, a comment every 15 seconds keeps the connection in use. `end` follows the
 * last one, unless the signal has fired. `status`: that of the instance before the first step, in case there is none.
 */
export async function* toEventStream(
  steps: AsyncIterable<HistoryStep>,
  {
    status,
    signal,
    clock,
  }: {
    readonly status: HistoryStep['status'];
    readonly signal: AbortSignal;
    readonly clock: Pick<Clock, 'after'>;
  },
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = steps[Symbol.asyncIterator]();
  let last = status;
  try {
    yield* toPieces(render('retry: 2000'));
    for (;;) {
      const next = source.next();
      const comes = createWait(next, clock);
      while (!(await comes.within(heartbeatMs))) yield* toPieces(render(': still here'));
      const { value: step, done } = await next;
      if (signal.aborted) return;
      if (done === true) break;
      last = step.status;
      yield* toPieces(renderedStep(step));
    }
    yield* toPieces(render(`event: end\ndata: ${JSON.stringify({ status: last })}`));
  } finally {
    await source.return?.();
  }
}

/** Streams that share a step share its bytes. */
const rendered = new WeakMap<HistoryStep, Buffer>();

function renderedStep(step: HistoryStep): Buffer {
  const known = rendered.get(step);
  if (known !== undefined) return known;
  const bytes = render(`id: ${step.sequence}\nevent: step\ndata: ${JSON.stringify(step)}`);
  rendered.set(step, bytes);
  return bytes;
}

function render(lines: string): Buffer {
  return Buffer.from(`${lines}\n\n`);
}

function* toPieces(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** Waits repeatedly for one promise, which may be hours away, with a single listener. */
function createWait(
  promise: Promise<unknown>,
  clock: Pick<Clock, 'after'>,
): {
  /** Whether it has settled within this time. */
  within(ms: number): Promise<boolean>;
} {
  let hasCome = false;
  let wake = (): void => {};
  const come = (): void => {
    hasCome = true;
    wake();
  };
  promise.then(come, come);
  return {
    within: async (ms) =>
      new Promise((resolve) => {
        if (hasCome) {
          resolve(true);
          return;
        }
        const cancel = clock.after(ms, () => resolve(false));
        wake = () => {
          cancel();
          resolve(true);
        };
      }),
  };
}
