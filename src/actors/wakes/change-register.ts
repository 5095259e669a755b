import type { InstanceId } from '../ports/ids.ts';
import type { Commit, NodeName, Store, StoredRecord } from '../ports/ports.ts';
import { registerId } from './register-id.ts';

/** What is kept with a change: an audit entry, and the answer to a request. */
export type AlsoKept = Pick<Commit, 'audits' | 'marks'>;

/**
 * Applies a change to the newest register, and returns the result; writes nothing, and keeps nothing beside it, if it is unchanged.
 * `also`: what is kept with the result. A change may be applied again, to a newer register.
 */
export type ChangeRegister<Register> = (
  change: (register: Register | undefined) => Register | undefined | Promise<Register | undefined>,
  also?: (next: Register) => AlsoKept,
) => Promise<Register | undefined>;

export function createChangeRegister<Register>(
  store: Store,
  owner: NodeName,
  name: string,
  process: string,
): ChangeRegister<Register> {
  const id = registerId(name, process);
  return async (change, also) => {
    for (;;) {
      const stored = await store.load(id);
      const known = stored && (JSON.parse(stored.body) as Register);
      const next = await change(known);
      if (next === undefined || next === known) return next;
      const commit = toRegisterCommit({ id, process, stored, owner, body: next });
      const outcome = await store.commit({ ...commit, ...also?.(next) });
      if (outcome.kind === 'committed') return next;
    }
  };
}

/** The commit of a record that is no instance: no list contains it, and nothing of it is due. */
export function toRegisterCommit({
  id,
  process,
  stored,
  owner,
  body,
  expireAt,
}: {
  readonly id: InstanceId;
  readonly process: string;
  /** What it replaces. */
  readonly stored: StoredRecord | undefined;
  readonly owner: NodeName;
  readonly body: unknown;
  /** Epoch milliseconds. Default: it stays. */
  readonly expireAt?: number;
}): Commit {
  return {
    id,
    process,
    expected: stored?.mark,
    version: (stored?.version ?? -1) + 1,
    body: JSON.stringify(body),
    history: [],
    historyLimit: 0,
    due: { set: [], lease: [], leaseMs: 0, clear: [] },
    owner: { ...owner, number: 0 },
    terms: { add: [], remove: [] },
    createdAt: 0,
    expireAt,
  };
}
