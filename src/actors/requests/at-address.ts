import type { Process } from '../../definition/define-process.ts';
import { hasCode, HoldfastError } from '../../errors.ts';
import type { Act } from '../access/access.ts';
import type { Caller } from '../access/caller.ts';
import type { Clock } from '../ports/clock.ts';
import { toInstanceId, type PublicId } from '../ports/ids.ts';
import type { StoredRecord } from '../ports/ports.ts';
import type { ChangeWaiter } from '../reads/change-waiter.ts';
import type { Readables } from '../reads/readable.ts';
import type { Load } from '../reads/share-loads.ts';
import { unknownKey } from './request-errors.ts';
import type { Admitted, ByCaller, Early } from '../contract/request-options.ts';
import type { Address } from '../contract/address.ts';
import type { StartIds } from './start-ids.ts';

/**
 * Acts on the instance at an address. A business key names the instance that has it at the time of the action: if one
 * is forgotten meanwhile, the next. Without one, the error names the key.
 */
export interface AtAddress {
  /** How the audit log names what is at an address: by the public id, or by the key if the process has no keys. */
  readonly named: (
    process: Process,
    address: Address,
    caller: Caller | undefined,
  ) => Promise<string>;
  readonly read: <T>(
    process: Process,
    address: Address,
    caller: Caller | undefined,
    read: (id: string) => Promise<T>,
  ) => Promise<T>;
  /** Does not touch an instance that is hidden from the caller, because keys can be guessed. */
  readonly change: <T>(
    process: Process,
    address: Address,
    options: Admitted & ByCaller & { readonly act: Act; readonly early?: Early | undefined },
    change: (id: string) => Promise<T>,
  ) => Promise<T>;
}

export function createAtAddress(deps: {
  readonly startIds: Pick<StartIds, 'byKey'>;
  readonly isThere: Readables['isThere'];
  readonly load: Load;
  readonly waiter: Pick<ChangeWaiter, 'until'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly assertOpen: () => void;
}): AtAddress {
  const { load, waiter, clock } = deps;

  async function idOf(
    process: Process,
    { key, tenant }: Exclude<Address, string>,
    caller: Caller | undefined,
  ): Promise<PublicId> {
    if (process.correlate !== undefined) {
      return deps.startIds.byKey(process, key, tenant ?? caller?.tenant);
    }
    const message = `${process.name} has no business key; use the instance's id.`;
    throw new HoldfastError('not_found', message);
  }

  /** The first wanted record; undefined if there is none in time. Takes a place only to wait. */
  async function firstWanted(
    publicId: PublicId,
    wanted: (stored: StoredRecord) => boolean,
    overAt: number,
    { enter, signal }: Early,
  ): Promise<StoredRecord | undefined> {
    const id = toInstanceId(publicId);
    const look = async () => {
      const stored = await load(id);
      const found = stored !== undefined && wanted(stored) ? stored : undefined;
      return { done: found !== undefined, answer: () => found };
    };
    const first = await look();
    if (first.done) return first.answer();
    const timeoutMs = overAt - clock.now();
    if (timeoutMs <= 0) return undefined;
    const place = enter?.();
    try {
      return await waiter.until(id, look, { timeoutMs, signal });
    } finally {
      place?.release();
    }
  }

  return {
    async named(process, address, caller) {
      if (typeof address === 'string') return address;
      if (process.correlate === undefined) return `by/${address.key}`;
      return idOf(process, address, caller);
    },

    async read(process, address, caller, read) {
      if (typeof address === 'string') return read(address);
      try {
        return await read(await idOf(process, address, caller));
      } catch (error) {
        throw isGone(error) ? unknownKey(process, address.key) : error;
      }
    },

    async change(process, address, options, change) {
      const { caller, act, admit, early = {} } = options;
      if (typeof address === 'string') {
        await admit?.(address);
        return change(address);
      }
      const { waitMs = 0 } = early;
      const publicId = await idOf(process, address, caller);
      const overAt = clock.now() + waitMs;
      const acts = [{ kind: 'read' } as const, act];
      let seen: StoredRecord | undefined;
      for (;;) {
        // A hidden instance must be answered like a missing one: as late, and with the same headers.
        const isThere = (stored: StoredRecord) =>
          stored.mark !== seen?.mark &&
          (caller === undefined || deps.isThere(process, caller, stored, acts));
        const found = await firstWanted(publicId, isThere, overAt, early);
        if (found === undefined) {
          // The caller can continue to wait on another node.
          if (waitMs > 0) deps.assertOpen();
          throw unknownKey(process, address.key);
        }
        if (seen === undefined) await admit?.(publicId);
        try {
          return await change(publicId);
        } catch (error) {
          // It was forgotten or hidden after it was found.
          if (!isGone(error)) throw error;
          seen = found;
        }
      }
    },
  };
}

function isGone(error: unknown): boolean {
  return hasCode(error, 'instance_not_found');
}
