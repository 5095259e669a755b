import type { InspectorMessage } from './protocol.ts';
import { toText } from './to-text.ts';

/** The messages that wait for one client, as text. */
export interface Outbox extends AsyncIterable<string> {
  /** Resolves once there is room. */
  room(): Promise<void>;
  /** Adds a message once there is room. */
  put(message: InspectorMessage): Promise<void>;
  /** No more messages follow; with an error, the iteration rejects with it after the last one. */
  end(failure?: { readonly error: unknown }): void;
}

export interface OutboxLimits {
  /** With this many messages waiting, writers let the client catch up. */
  readonly busyAt: number;
  /** A client that has not caught up by then is slow, until it has. */
  readonly patienceMs: number;
  readonly mostMessages: number;
  readonly mostCharacters: number;
}

const usual: OutboxLimits = {
  busyAt: 50,
  patienceMs: 500,
  mostMessages: 500,
  mostCharacters: 4 * 1024 ** 2,
};

interface Item {
  readonly text: string;
  /** The actor whose snapshot it is. */
  readonly snapshotOf: string | undefined;
}

/**
 * Creates an outbox. A slow client gets no intermediate snapshots of an actor, and is told how many they were. If that does not
 * help, writers wait.
 */
export function createOutbox(limits: OutboxLimits = usual): Outbox {
  const items = new Set<Item>();
  const newest = new Map<string, Item>();
  const leftOut = new Map<string, number>();
  let characters = 0;
  let isSlow = false;
  let ended: { readonly failure: { readonly error: unknown } | undefined } | undefined;
  let wakeReader = () => {};
  let wakeWriters: (() => void)[] = [];

  const isBusy = () => items.size >= limits.busyAt;
  const isFull = () => items.size >= limits.mostMessages || characters >= limits.mostCharacters;

  function add(item: Item): void {
    items.add(item);
    characters += item.text.length;
    if (item.snapshotOf !== undefined) newest.set(item.snapshotOf, item);
    wakeReader();
  }

  function remove(item: Item): void {
    items.delete(item);
    characters -= item.text.length;
    if (item.snapshotOf !== undefined && newest.get(item.snapshotOf) === item) {
      newest.delete(item.snapshotOf);
    }
  }

  function thinOut(actor: string): void {
    const earlier = newest.get(actor);
    if (earlier === undefined) return;
    remove(earlier);
    leftOut.set(actor, (leftOut.get(actor) ?? 0) + 1);
  }

  function release(): void {
    const writers = wakeWriters;
    wakeWriters = [];
    for (const wake of writers) wake();
  }

  /** Resolves when the client has taken something. */
  const taken = async () => new Promise<void>((resolve) => wakeWriters.push(resolve));

  async function letCatchUp(): Promise<void> {
    let isOver = false;
    const patience = setTimeout(() => {
      isOver = true;
      release();
    }, limits.patienceMs);
    while (isBusy() && !isSlow && !isOver && ended === undefined) await taken();
    clearTimeout(patience);
    if (isOver) isSlow = true;
  }

  const room = async () => {
    while (isFull() && ended === undefined) await taken();
  };

  return {
    room,

    async put(message) {
      const text = toText(message);
      const snapshotOf = message.type === '@xstate.snapshot' ? message.sessionId : undefined;
      if (isBusy() && !isSlow) await letCatchUp();
      if (isSlow && snapshotOf !== undefined) thinOut(snapshotOf);
      await room();
      if (ended === undefined) add({ text, snapshotOf });
    },

    end(failure) {
      ended ??= { failure };
      wakeReader();
      release();
    },

    async *[Symbol.asyncIterator]() {
      for (;;) {
        const [item] = items;
        if (item === undefined) {
          if (ended?.failure !== undefined) throw ended.failure.error;
          if (ended !== undefined) return;
          await new Promise<void>((resolve) => (wakeReader = resolve));
          continue;
        }
        remove(item);
        if (!isBusy()) isSlow = false;
        release();
        const sessionId = item.snapshotOf ?? '';
        const snapshots = leftOut.get(sessionId);
        if (snapshots !== undefined) {
          leftOut.delete(sessionId);
          yield toText({ type: '@holdfast.leftOut', sessionId, snapshots });
        }
        yield item.text;
      }
    },
  };
}
