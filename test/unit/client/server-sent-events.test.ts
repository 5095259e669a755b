import { expect, test } from 'vitest';
import { followStream } from '../../../src/client/follow-stream.ts';
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
])('events are read from lines that end in %s, however they are chunked', async (_, end) => {
  const bytes = new TextEncoder().encode(stream.join(end));
  expect(await eventsIn([bytes])).toEqual(events);
  expect(await eventsIn(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(events);
  for (let at = 1; at < bytes.length; at += 1) {
    expect(await eventsIn([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(events);
  }
});

test('a byte order mark at the start belongs to no field', async () => {
  const bytes = new TextEncoder().encode('\ufeffdata: first\n\n');
  expect(await eventsIn([bytes])).toEqual([{ event: 'message', data: 'first' }]);
  expect(await eventsIn(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toHaveLength(1);
});

test.each([
  ['a line that never ends', 'x'],
  ['an event that never ends', 'data: x\n'],
])('%s is an error, after the events before it, and no more of it is read', async (_, more) => {
  const piece = new TextEncoder().encode(more.repeat(100));
  let pieces = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('data: before\n\ndata: '));
    },
    pull(controller) {
      pieces += 1;
      controller.enqueue(piece);
    },
    cancel() {
      cancelled = true;
    },
  });
  const reading = parseServerSentEvents(body, undefined, 10_000);
  expect((await reading.next()).value).toEqual({ event: 'message', data: 'before' });
  await expect(reading.next()).rejects.toMatchObject({
    name: 'ProblemError',
    code: 'unexpected_answer',
    message: expect.stringContaining('more than 10000 characters'),
  });
  expect(pieces).toBeLessThan(200);
  expect(cancelled).toBe(true);
});

test('an event that never ends is not asked for again', async () => {
  let connections = 0;
  const piece = new TextEncoder().encode('x'.repeat(1024 ** 2));
  const connect = async () => {
    connections += 1;
    return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(piece) }));
  };
  const steps = followStream(connect, { lastEventId: -1, signal: undefined });
  await expect(steps.next()).rejects.toMatchObject({ code: 'unexpected_answer' });
  expect(connections).toBe(1);
});

test('an event is returned as soon as its empty line arrives, without a byte after it', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const reading = parseServerSentEvents(readable);
    const writer = writable.getWriter();
    void writer.write(new TextEncoder().encode(`data: now${end}${end}`));
    expect((await reading.next()).value).toEqual({ event: 'message', data: 'now' });
    await reading.return(undefined);
  }
});
