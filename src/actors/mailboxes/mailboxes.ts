import { createTransientMap } from '../../transient.ts';
import type { InstanceId } from '../ports/ids.ts';

/** One mailbox for each instance: items that arrive while a batch is under way form the next batch. */
export interface Mailboxes<T> {
  post(id: InstanceId, item: T): void;
  /** Whether the mailbox has room for an item of this size. An empty mailbox accepts any. */
  hasRoom(id: InstanceId, sizeBytes: number): boolean;
  /** Resolves when every mailbox is empty. */
  idle(): Promise<void>;
}

const maxBatch = 1_000;
/** The limits of one mailbox, including the batch that is under way. */
export const mailboxItems = 10_000;
export const mailboxBytes = 32 * 1024 ** 2;

interface Mailbox<T> {
  readonly queue: T[];
  /** Includes the batch that is under way. */
  count: number;
  sizeBytes: number;
}

/** `handle` receives the batches of an instance one after another; it must not reject. */
export function createMailboxes<T extends { readonly sizeBytes: number }>(
  handle: (id: InstanceId, batch: readonly T[]) => Promise<void>,
): Mailboxes<T> {
  const open = createTransientMap<InstanceId, Mailbox<T>>();
  const idlers: (() => void)[] = [];

  async function drain(id: InstanceId, mailbox: Mailbox<T>): Promise<void> {
    const { queue } = mailbox;
    while (queue.length > 0) {
      const batch = queue.splice(0, maxBatch);
      await handle(id, batch);
      mailbox.count -= batch.length;
      for (const { sizeBytes } of batch) mailbox.sizeBytes -= sizeBytes;
    }
    open.delete(id);
    if (open.size() === 0) for (const resolve of idlers.splice(0)) resolve();
  }

  return {
    post(id, item) {
      const mailbox = open.get(id);
      if (mailbox !== undefined) {
        mailbox.queue.push(item);
        mailbox.count += 1;
        mailbox.sizeBytes += item.sizeBytes;
        return;
      }
      const fresh = { queue: [item], count: 1, sizeBytes: item.sizeBytes };
      open.set(id, fresh);
      void drain(id, fresh);
    },
    hasRoom(id, sizeBytes) {
      const mailbox = open.get(id);
      if (mailbox === undefined) return true;
      return mailbox.count < mailboxItems && mailbox.sizeBytes + sizeBytes <= mailboxBytes;
    },
    async idle() {
      if (open.size() === 0) return;
      await new Promise<void>((resolve) => idlers.push(resolve));
    },
  };
}
