import { expect, test } from 'vitest';
import { parseServerSentEvents } from '../../../src/client/server-sent-events.ts';

async function eventsIn(chunks: readonly Uint8Array[]) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events = [];
  for await (const event of parseServerSentEvents(body)) events.push(event);
  return events;
}

const stream = [
  'retry: 2000',
  '',
  ': still here',
  '',
  'id: 0',
  'event: step',
  'data: {"a":',
  'data: "ä"}',
  '',
  'data:plain',
  '',
  'event: end',
  'data: {}',
  '',
  'data: without its empty line',
];
const events = [
  { event: 'step', data: '{"a":\n"ä"}' },
  { event: 'message', data: 'plain' },
  { event: 'end', data: '{}' },
];

test.each([
  ['line feeds', '\n'],
  ['carriage returns and line feeds', '\r\n'],
  ['carriage returns', '\r'],
])('events are read from lines that end in %s, however they are cut', async (_, end) => {
  const bytes = new TextEncoder().encode(stream.join(end));
  expect(await eventsIn([bytes])).toEqual(events);
  expect(await eventsIn(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(events);
  for (let at = 1; at < bytes.length; at += 1) {
    expect(await eventsIn([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(events);
  }
});

test('an event is there as soon as its empty line is, without a byte after it', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const reading = parseServerSentEvents(readable);
    const writer = writable.getWriter();
    void writer.write(new TextEncoder().encode(`data: now${end}${end}`));
    expect((await reading.next()).value).toEqual({ event: 'message', data: 'now' });
    await reading.return(undefined);
  }
});
