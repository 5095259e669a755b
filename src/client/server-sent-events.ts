import { createParser } from 'eventsource-parser';
import { ProblemError } from './problem-error.ts';

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** In characters: far larger than a step, and small enough that an endless stream cannot fill the memory. */
const longestEvent = 64 * 1024 ** 2;

/**
 * Parses the events in a stream of bytes (WHATWG HTML, section 9.2.6); an incomplete last one is dropped. Ends when the
 * signal fires. Throws a `ProblemError` if an event has more characters than `maxLength`.
 */
export async function* parseServerSentEvents(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
  maxLength = longestEvent,
): AsyncGenerator<ServerSentEvent> {
  const events: ServerSentEvent[] = [];
  const faults: ProblemError[] = [];
  const parser = createParser({
    maxBufferSize: maxLength,
    onEvent({ event = 'message', data }) {
      if (data !== '') events.push({ event, data });
    },
    onError({ type }) {
      if (type === 'max-buffer-size-exceeded') faults.push(tooLong(maxLength));
    },
  });
  const toText = createTextReader();
  const reader = body.getReader();
  const stop = () => {
    reader.cancel().catch(() => {
      // Already over.
    });
  };
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const text = toText(value);
      // The parser would keep each empty chunk of a line.
      if (text !== '') parser.feed(text);
      yield* events.splice(0);
      for (const fault of faults) throw fault;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/**
 * Decodes the bytes. A chunk that ends in a carriage return gets a line feed, too, because the parser would otherwise
 * wait for the next chunk to end the line.
 */
function createTextReader(): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder();
  let endedInReturn = false;
  return (bytes) => {
    const text = decoder.decode(bytes, { stream: true });
    if (text === '') return text;
    // The second half of a line ending that was already converted.
    const rest = endedInReturn && text.startsWith('\n') ? text.slice(1) : text;
    endedInReturn = text.endsWith('\r');
    return endedInReturn ? `${rest}\n` : rest;
  };
}

function tooLong(maxLength: number): ProblemError {
  const detail = `The stream contains an event of more than ${maxLength} characters; read the steps with history instead.`;
  return new ProblemError(200, { detail });
}
