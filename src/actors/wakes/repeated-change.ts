import { keptMs, keyReused, type RequestKey } from '../commit/repeats.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import type { AlsoKept } from './change-register.ts';

interface KeptChange<Register> {
  readonly fingerprint: string;
  readonly register: Register;
}

/** The register as the first request with this key left it; undefined if there was none within a day. Throws `idempotency_key_reused`. */
export async function loadRepeated<Register>(
  store: Pick<Store, 'marks'>,
  id: InstanceId,
  { name, fingerprint }: RequestKey,
): Promise<Register | undefined> {
  const [text] = (await store.marks(id, [name])).values;
  if (text === undefined) return undefined;
  const kept = JSON.parse(text) as KeptChange<Register>;
  if (kept.fingerprint !== fingerprint) throw keyReused();
  return kept.register;
}

/** The mark by which a repetition of the request is recognised. */
export function keepChange<Register>(
  { name, fingerprint }: RequestKey,
  register: Register,
): NonNullable<AlsoKept['marks']> {
  const kept: KeptChange<Register> = { fingerprint, register };
  return { put: [{ key: name, value: JSON.stringify(kept) }], ttlMs: keptMs };
}
