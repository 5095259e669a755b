import type { Process } from '../../definition/define-process.ts';
import { hasCode } from '../../errors.ts';
import { mayAdministrate, type Caller } from '../access/caller.ts';
import { keyReused } from '../commit/repeats.ts';
import type { Operating } from '../contract/operating.ts';
import { parsePublicId, toInstanceId, type InstanceId, type PublicId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import type { Readables } from '../reads/readable.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import type { InstanceRecord } from '../record/record.ts';
import type { AtAddress } from './at-address.ts';
import type { AuditedAt, OfAct } from './audited-at.ts';
import type { BeginDeletion } from './begin-deletion.ts';
import type { ChangeAt } from './change-instance.ts';
import { fromCaller } from './from-caller.ts';
import { stillThere } from './request-errors.ts';
import { toActKey } from './to-request-key.ts';

/** A commit of another node may come between the deletion and its end. */
const mostRounds = 20;
const expiredAtOnce = 200;

/** Deletes instances. */
export function createDelete({
  store,
  processNamed,
  readable,
  named,
  audited,
  beginDeletion,
  changeAt,
}: {
  readonly store: Store;
  readonly processNamed: (name: string) => Process;
  readonly readable: Readables['readable'];
  readonly named: AtAddress['named'];
  readonly audited: AuditedAt;
  readonly beginDeletion: BeginDeletion;
  readonly changeAt: ChangeAt;
}): Operating['delete'] {
  /** The instance, if a deletion can succeed. Throws `instance_not_found` if the caller may not know of it. */
  async function toDelete(
    process: Process,
    id: InstanceId,
    caller: Caller | undefined,
  ): Promise<InstanceRecord | undefined> {
    const { record } = readable(process, caller, await store.load(id));
    return record.status !== 'Pending' && mayAdministrate(caller) ? record : undefined;
  }

  async function startOf(id: InstanceId): Promise<number | undefined> {
    const stored = await store.load(id);
    return stored && parseRecord(stored).createdAt;
  }

  /** Whether the store has nothing of the instance that was started then: another one may have its id since. */
  async function isGone(id: InstanceId, createdAt: number | undefined): Promise<boolean> {
    const start = await startOf(id);
    return start === undefined || (createdAt !== undefined && start !== createdAt);
  }

  async function forget(
    process: Process,
    publicId: PublicId,
    createdAt: number | undefined,
  ): Promise<void> {
    for (let round = 1; round <= mostRounds; round++) {
      await store.expire(expiredAtOnce);
      if (await isGone(toInstanceId(publicId), createdAt)) return;
    }
    throw stillThere(process, publicId);
  }

  return async (name, address, reason, options = {}) => {
    const process = processNamed(name);
    const { caller } = options;
    const key = toActKey(options, 'delete', { reason });
    const act = { kind: 'delete' } as const;
    const cause = { kind: 'act', act, ...fromCaller({ ...options, reason }) } as const;
    const entry = { what: 'delete', process: name, details: {}, reason } as const;

    await audited(options, address, entry, async ({ audit, replayed }: OfAct) => {
      const change = async () => changeAt(process, address, cause, { caller, key, audit });
      const publicId = parsePublicId(await named(process, address, caller));
      // There is no such instance, and the error says why.
      if (publicId === undefined) {
        await change();
        return;
      }
      const id = toInstanceId(publicId);
      const begun =
        key && (await beginDeletion(process, id, key, async () => toDelete(process, id, caller)));
      if (begun !== undefined && begun.fingerprint !== key?.fingerprint) throw keyReused();
      const createdAt = begun === undefined ? await startOf(id) : begun.createdAt;
      if (begun !== undefined && (await isGone(id, createdAt))) {
        replayed?.();
        return;
      }
      try {
        await change();
      } catch (error) {
        // A request with the same key was faster, as a rule, or its node died before the instance was forgotten.
        if (begun === undefined || !hasCode(error, 'instance_not_found')) throw error;
        replayed?.();
      }
      await forget(process, publicId, createdAt);
    });
  };
}
