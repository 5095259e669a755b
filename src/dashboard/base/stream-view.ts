import { sleep, type Clock } from '../../actors/ports/clock.ts';
import type { Slots } from '../../actors/tasks/slots.ts';
import { hasCode } from '../../errors.ts';
import { toText } from '../parts/html.ts';
import type { View } from './view.ts';

const heartbeatMs = 15_000;
/** An instance may step a hundred times a second; nobody reads that fast. */
const leastPauseMs = 250;
/** The pause after a rendering, in times of what it took: the more pages are open, and the larger they are, the longer. */
const pauseFactor = 9;

/** The pause before a rendering that was hindered is tried again. */
const retryMs = 1_000;

interface StreamOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Open pages take a place each time that they are rendered again. */
  readonly places: Slots;
  /** Receives what hindered a rendering. */
  readonly skipped: (error: unknown) => void;
}

/**
 * A page as server-sent events (WHATWG HTML, section 9.2): `page` with the markup of its content whenever that differs
 * from what was sent last, the first time at once; `still` if it does not change any more, and `gone` if it can no longer be shown. What hinders a rendering for
 * the moment, such as a store that is away, is noted, and tried again. Between two renderings is a pause, so that open pages do not keep
 * the node from its work.
 */
export async function* streamView(
  first: View,
  render: () => Promise<View>,
  options: StreamOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { signal, clock } = options;
  yield encode('retry: 1000\n\n');
  let sent = await toText(first.main);
  let sentAt = clock.now();
  yield event('page', sent);
  try {
    for await (const _ of first.changes?.(signal) ?? []) {
      let startedAt = clock.now();
      let rendered = await rendering(render, options);
      // Nothing may tell of this change again.
      while (rendered === undefined && !signal.aborted) {
        await sleep(clock, retryMs, signal);
        startedAt = clock.now();
        rendered = await rendering(render, options);
      }
      const tookMs = Math.max(0, clock.now() - startedAt);
      if (rendered !== undefined && rendered !== sent) {
        sent = rendered;
        sentAt = clock.now();
        yield event('page', sent);
      } else if (clock.now() - sentAt >= heartbeatMs) {
        sentAt = clock.now();
        yield encode(': still here\n\n');
      }
      await sleep(clock, Math.max(leastPauseMs, tookMs * pauseFactor), signal);
    }
    if (!signal.aborted) yield event('still', '');
  } catch (error) {
    if (!isOver(error)) throw error;
    yield event('gone', '');
  }
}

/** Undefined if something hinders it for the moment, or the stream is over. */
async function rendering(
  render: () => Promise<View>,
  { signal, skipped, places }: StreamOptions,
): Promise<string | undefined> {
  if (!(await places.acquire())) return undefined;
  try {
    return signal.aborted ? undefined : await toText((await render()).main);
  } catch (error) {
    if (isOver(error)) throw error;
    skipped(error);
    return undefined;
  } finally {
    places.free();
  }
}

function isOver(error: unknown): boolean {
  return (['unauthorized', 'forbidden', 'instance_not_found', 'not_found'] as const).some((code) =>
    hasCode(error, code),
  );
}

function event(name: string, data: string): Uint8Array {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}`);
  return encode(`event: ${name}\n${lines.join('\n')}\n\n`);
}

function encode(text: string): Uint8Array {
  return Buffer.from(text);
}
