import type { InstanceId } from './ids.ts';

/** One mailbox for each instance: what comes in while a batch is under way makes the next batch. */
export interface Mailboxes<T> {
  post(id: InstanceId, item: T): void;
  /** Resolves when every mailbox is empty. */
  idle(): Promise<void>;
}

const maxBatch = 1_000;

/** `handle` gets the batches of one instance one after another; it must not reject. */
export function createMailboxes<T>(
  handle: (id: InstanceId, batch: readonly T[]) => Promise<void>,
): Mailboxes<T> {
  const waiting = new Map<InstanceId, T[]>();
  const idlers: (() => void)[] = [];

  async function drain(id: InstanceId, queue: T[]): Promise<void> {
    while (queue.length > 0) await handle(id, queue.splice(0, maxBatch));
    waiting.delete(id);
    if (waiting.size === 0) for (const resolve of idlers.splice(0)) resolve();
  }

  return {
    post(id, item) {
      const queue = waiting.get(id);
      if (queue !== undefined) {
        queue.push(item);
        return;
      }
      const fresh = [item];
      waiting.set(id, fresh);
      void drain(id, fresh);
    },
    async idle() {
      if (waiting.size === 0) return;
      await new Promise<void>((resolve) => idlers.push(resolve));
    },
  };
}
