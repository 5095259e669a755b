import { hasCode } from '../../errors.ts';
import { toText } from '../parts/html.ts';
import type { View } from './view.ts';

const heartbeatMs = 15_000;

interface StreamOptions {
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Receives what hindered a rendering. */
  readonly skipped: (error: unknown) => void;
}

/**
 * A page as server-sent events (WHATWG HTML, section 9.2): `page` with the markup of its content whenever that differs
 * from what was sent last, the first time at once; `gone` if it can no longer be shown. What hinders a rendering for
 * the moment, such as a store that is away, is skipped.
 */
export async function* streamView(
  first: View,
  render: () => Promise<View>,
  { signal, now, skipped }: StreamOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield encode('retry: 1000\n\n');
  let sent = await toText(first.main);
  let sentAt = now();
  yield event('page', sent);
  for await (const _ of first.changes?.(signal) ?? []) {
    let rendered: string;
    try {
      rendered = await toText((await render()).main);
    } catch (error) {
      if (isOver(error)) {
        yield event('gone', '');
        return;
      }
      skipped(error);
      continue;
    }
    if (rendered !== sent) {
      sent = rendered;
      sentAt = now();
      yield event('page', sent);
    } else if (now() - sentAt >= heartbeatMs) {
      sentAt = now();
      yield encode(': still here\n\n');
    }
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
