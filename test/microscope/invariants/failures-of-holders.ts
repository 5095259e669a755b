import type { Change } from '../runs/observed-store.ts';

const failure = /^(?:task|undo)\.(?:retry|failed)$/;

/** A failure counts only from the node that holds the lease on the task: the task may run elsewhere, and succeed. */
export function failuresCountFromHoldersAlone({
  commit,
  entries,
  leases,
}: Change): string | undefined {
  const { node, run } = commit.owner;
  for (const { event } of entries) {
    const {
      type,
      id = '',
      task,
    } = event as {
      readonly type: string;
      readonly id?: string;
      readonly task?: string;
    };
    // Such a task may be ended by a callback, which holds no lease.
    if (!failure.test(type) || (task === 'ask' && type === 'task.failed')) continue;
    const holder = leases.get(id);
    if (holder?.node === node && holder.run === run) continue;
    return `${type} of ${task} ${id} counted from ${node}, and ${holder?.node ?? 'nobody'} holds it`;
  }
  return undefined;
}
