import { describe, expect, test } from 'vitest';
import { createOutbox, type Outbox } from '../../../src/inspect/outbox.ts';
import type { EventMessage, SnapshotMessage } from '../../../src/inspect/protocol.ts';

const base = { rootId: 'root', createdAt: '0', _version: '0.7.2' } as const;
const limits = { busyAt: 3, patienceMs: 0, mostMessages: 6, mostCharacters: 10_000 };

function snapshot(sessionId: string, n: number): SnapshotMessage {
  const event = { type: '' };
  const shown = { status: 'active', value: n };
  return { ...base, type: '@xstate.snapshot', sessionId, id: `${n}`, event, snapshot: shown };
}

function event(n: number): EventMessage {
  const type = '@xstate.event';
  return { ...base, type, sessionId: 'a', id: `${n}`, event: { type: 'GO' }, sourceId: undefined };
}

/** What a client gets that reads to the end: of messages the session and id. */
async function read(outbox: Outbox): Promise<readonly unknown[]> {
  const got: unknown[] = [];
  for await (const text of outbox) {
    const { sessionId, id, snapshots } = JSON.parse(text);
    got.push(snapshots === undefined ? `${sessionId}${id}` : { sessionId, snapshots });
  }
  return got;
}

describe('an outbox', () => {
  test('passes everything on, in order, to a client that keeps up', async () => {
    const outbox = createOutbox();
    const got = read(outbox);
    for (let n = 0; n < 300; n += 1) await outbox.put(n % 2 === 0 ? event(n) : snapshot('b', n));
    outbox.end();
    expect(await got).toEqual(
      Array.from({ length: 300 }, (_, n) => `${n % 2 === 0 ? 'a' : 'b'}${n}`),
    );
  });

  test('leaves out intermediate snapshots of an actor for a slow one, and says how many', async () => {
    const outbox = createOutbox(limits);
    for (const message of [event(0), snapshot('a', 1), snapshot('b', 2)]) await outbox.put(message);
    for (const n of [3, 4, 5]) await outbox.put(snapshot('a', n));
    outbox.end();
    expect(await read(outbox)).toEqual(['a0', 'b2', { sessionId: 'a', snapshots: 3 }, 'a5']);
  });

  test('waits for a client that is busy for a moment, and leaves out nothing', async () => {
    const outbox = createOutbox({ ...limits, patienceMs: 60_000 });
    const writing = (async () => {
      for (let n = 0; n < 20; n += 1) await outbox.put(snapshot('a', n));
      outbox.end();
    })();
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    expect(await read(outbox)).toEqual(Array.from({ length: 20 }, (_, n) => `a${n}`));
    await writing;
  });

  test('leaves out no event: writers wait for room', async () => {
    const outbox = createOutbox(limits);
    let put = 0;
    const writing = (async () => {
      for (let n = 0; n < 20; n += 1) {
        await outbox.put(event(n));
        put += 1;
      }
      outbox.end();
    })();
    await expect.poll(() => put).toBe(limits.mostMessages);
    expect(await read(outbox)).toEqual(Array.from({ length: 20 }, (_, n) => `a${n}`));
    await writing;
  });

  test('is full by its size, too, and takes one message of any size', async () => {
    const outbox = createOutbox({ ...limits, mostCharacters: 100 });
    await outbox.put(event(0));
    let isRoom = false;
    const waiting = outbox.room().then(() => (isRoom = true));
    const put = outbox.put(event(1));
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    expect(isRoom).toBe(false);
    const got = read(outbox);
    await put;
    await waiting;
    outbox.end();
    expect(await got).toEqual(['a0', 'a1']);
  });

  test('rejects with the failure after the last message, and takes no more', async () => {
    const outbox = createOutbox(limits);
    await outbox.put(event(0));
    const error = new Error('The store is away');
    outbox.end({ error });
    await outbox.put(event(1));
    const got: string[] = [];
    const reading = (async () => {
      for await (const text of outbox) got.push(text);
    })();
    await expect(reading).rejects.toBe(error);
    expect(got).toHaveLength(1);
  });
});
