import type { Audit } from '../ports/audits.ts';
import type { NodeName, Store } from '../ports/ports.ts';
import { registerId } from './register-id.ts';

/** Applies a change to the newest register, and returns the result; writes nothing, and no audit entry, if it is unchanged. */
export type ChangeRegister<Register> = (
  change: (register: Register | undefined) => Register | undefined,
  audit?: Audit,
) => Promise<Register | undefined>;

export function createChangeRegister<Register>(
  store: Store,
  owner: NodeName,
  name: string,
  process: string,
): ChangeRegister<Register> {
  const id = registerId(name, process);
  return async (change, audit) => {
    for (;;) {
      const stored = await store.load(id);
      const known = stored && (JSON.parse(stored.body) as Register);
      const next = change(known);
      if (next === undefined || next === known) return next;
      const outcome = await store.commit({
        id,
        process,
        expected: stored?.mark,
        version: (stored?.version ?? -1) + 1,
        body: JSON.stringify(next),
        history: [],
        historyLimit: 0,
        due: { set: [], lease: [], leaseMs: 0, clear: [] },
        owner: { ...owner, number: 0 },
        terms: { add: [], remove: [] },
        createdAt: 0,
        ...(audit !== undefined && { audits: [{ id: audit.id, entry: audit.entry }] }),
        expireAt: undefined,
      });
      if (outcome.kind === 'committed') return next;
    }
  };
}
