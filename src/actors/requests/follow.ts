import type { Process } from '../../definition/define-process.ts';
import { alwaysReads } from '../access/access.ts';
import { mayObserve, type Caller } from '../access/caller.ts';
import type { Store } from '../ports/ports.ts';
import type { ChangeWaiter } from '../reads/change-waiter.ts';
import { followSteps } from '../reads/follow-steps.ts';
import type { Readable, Readables } from '../reads/readable.ts';
import type { Load } from '../reads/share-loads.ts';
import type { StepReader } from '../reads/step-reader.ts';
import { unknownInstance } from '../step/step-errors.ts';
import { withoutAsker } from '../views/without-asker.ts';
import type { Address } from '../contract/address.ts';
import type { Runtime } from '../contract/runtime-types.ts';

/** Follows the steps of instances, for as long as the caller may read them. */
export function createFollow(deps: {
  readonly store: Store;
  readonly load: Load;
  readonly waiter: ChangeWaiter;
  readonly reader: StepReader;
  readonly readable: Readables['readable'];
  /** The instance at an address, if the caller may read it. */
  readonly read: (
    process: Process,
    address: Address,
    caller: Caller | undefined,
  ) => Promise<Readable>;
  readonly processNamed: (name: string) => Process;
  readonly assertOpen: () => void;
}): Runtime['follow'] {
  const { load, readable } = deps;

  return async function* follow(name, address, { caller, after = -1, signal }) {
    const process = deps.processNamed(name);
    const { record } = await deps.read(process, address, caller);
    // A client may name a step that a failover lost; it must not miss the steps that replace it.
    const known = Math.min(after, record.version);
    const steps = followSteps(deps, record, { after: known, signal });
    const byRule = caller !== undefined && !alwaysReads(caller, record.owner);
    /** The version up to which the access rule has allowed the caller to read. */
    let allowed = record.version;
    for await (const { step } of steps) {
      if (byRule && step.sequence > allowed) {
        const { record: newest } = readable(process, caller, await load(record.id));
        if (newest.createdAt !== record.createdAt) throw unknownInstance();
        allowed = newest.version;
      }
      yield mayObserve(caller) ? step : withoutAsker(step);
    }
  };
}
