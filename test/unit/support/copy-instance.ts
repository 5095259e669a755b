import { toInstanceId } from '../../../src/actors/ports/ids.ts';
import type { Store } from '../../../src/actors/ports/ports.ts';

/** An instance as a replica has it that was copied in time. */
export async function copyInstance(
  from: Store,
  to: Store,
  { process, id }: { readonly process: string; readonly id: string },
): Promise<void> {
  const instance = toInstanceId(id as never);
  const stored = await from.load(instance);
  const { entries } = await from.history(instance, { after: -1, limit: 10, maxBytes: Infinity });
  if (stored === undefined) throw new Error('There is nothing to copy.');
  await to.commit({
    id: instance,
    process,
    expected: undefined,
    version: stored.version,
    body: stored.body,
    history: entries,
    historyLimit: 100,
    due: { set: [], lease: [], leaseMs: 1, clear: [] },
    owner: { node: 'a', run: '1', number: 1 },
    terms: { add: [], remove: [] },
    createdAt: 0,
    expireAt: undefined,
  });
}
