export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * The events in a stream of bytes (WHATWG HTML, section 9.2.6); a last one without its empty line is dropped. Ends when
 * the signal fires.
 */
export async function* parseServerSentEvents(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  let pending = '';
  const toLines = createLineReader();
  const reader = body.getReader();
  const stop = () => {
    reader.cancel().catch(() => {
      // It is over already.
    });
  };
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (pending + toLines(value)).split('\n\n');
      pending = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = toEvent(block);
        if (event.data !== '') yield event;
      }
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** The bytes as text whose lines end in a line feed; in the stream they may end in a carriage return, or in both, too. */
function createLineReader(): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder();
  let endedInReturn = false;
  return (bytes) => {
    const text = decoder.decode(bytes, { stream: true });
    if (text === '') return text;
    // The second half of a line's end that was taken for a whole one.
    const rest = endedInReturn && text.startsWith('\n') ? text.slice(1) : text;
    endedInReturn = text.endsWith('\r');
    return rest.replaceAll(/\r\n?/g, '\n');
  };
}

function toEvent(block: string): ServerSentEvent {
  const lines = block.split('\n');
  const valuesOf = (field: string) =>
    lines
      .filter((line) => line.startsWith(`${field}:`))
      .map((line) => line.slice(field.length + 1).replace(/^ /, ''));
  return { event: valuesOf('event').at(-1) ?? 'message', data: valuesOf('data').join('\n') };
}
