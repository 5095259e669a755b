import type { Process } from '../../definition/define-process.ts';
import { whoMay, type Access, type Act } from '../access/access.ts';
import type { Cause } from '../pending/cause.ts';
import { parsePublicId, toInstanceId, type InstanceId } from '../ports/ids.ts';
import type { Instances } from '../mailboxes/instances.ts';
import type { AuditOfCause, Permission } from '../batch/mailbox-item.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Log } from '../../log.ts';
import { accessedLive } from '../reads/readable.ts';
import type { BulkDeed } from '../commit/bulk-deeds.ts';
import { keyReused, type RequestKey } from '../commit/repeats.ts';
import {
  actNotPossible,
  instanceEnded,
  instancePaused,
  movedOn,
  notAccepted,
  notAllowed,
  notEnded,
  nothingToUndo,
  processChanged,
  processPaused,
} from './request-errors.ts';
import type { Address } from '../contract/address.ts';
import type { ByCaller, Conditional, Repeatable } from '../contract/request-options.ts';
import type { InstanceView } from '../views/view-types.ts';
import { machineThrew, unknownInstance } from '../step/step-errors.ts';

/** A cause that comes from a caller. */
export type Asked = Extract<Cause, { kind: 'event' | 'cancel' | 'undoAgain' | 'undoSkip' | 'act' }>;

/**
 * Applies a cause on behalf of a caller and returns the resulting view; undefined if the caller may not read the
 * instance.
 */
export type ChangeInstance = (
  process: Process,
  id: string,
  cause: Asked,
  options: ByCaller &
    Pick<Repeatable, 'replayed'> & {
      readonly key?: RequestKey | undefined;
      readonly deed?: BulkDeed | undefined;
      readonly audit?: AuditOfCause | undefined;
    },
) => Promise<InstanceView | undefined>;

/** The same for the instance at an address, if the request's conditions hold. */
export type ChangeAt = (
  process: Process,
  address: Address,
  cause: Asked,
  options: ByCaller & Conditional & Parameters<ChangeInstance>[3],
) => ReturnType<ChangeInstance>;

export function createChange(deps: {
  readonly instances: Pick<Instances, 'apply'>;
  readonly access: Access;
  readonly log: Log;
  readonly assertOpen: () => void;
}): ChangeInstance {
  const { access, log } = deps;

  return async (process, id, cause, options) => {
    deps.assertOpen();
    const { caller, key, deed, audit } = options;
    const act = toAct(cause);
    // Whether the caller could read the instance before the step: a refusal describes that state.
    let reads = true;
    const permission: Permission = {
      refusal(live) {
        if (caller === undefined) return undefined;
        const accessed = accessedLive(live, log);
        reads = access.may(process, caller, accessed, { kind: 'read' });
        if (access.may(process, caller, accessed, act)) return undefined;
        if (!reads) return unknownInstance();
        return notAllowed(process, id, what(cause), whoMay(process, act));
      },
      visible(live, types) {
        if (caller === undefined) return types;
        const accessed = accessedLive(live, log);
        return types.filter((type) =>
          access.may(process, caller, accessed, { kind: 'canSend', event: { type } }),
        );
      },
    };
    const answer = await deps.instances.apply(toId(id), cause, {
      process: process.name,
      key,
      deed,
      audit,
      permission,
      wantsView: true,
    });
    const { step, live, view } = answer;
    switch (step.kind) {
      case 'outdated':
        throw movedOn(process, id, reads ? step.version : undefined);
      case 'threw':
        throw machineThrew(live, step.error);
      case 'refused':
        throw notAccepted(process, id, what(cause), reads ? step : undefined);
      case 'stranded':
        throw processChanged(process, id, what(cause), reads ? step.reason : undefined);
      case 'paused':
        throw step.of === 'process'
          ? processPaused(process)
          : instancePaused(process, id, reads ? step.sinceMs : undefined);
      case 'impossible':
        throw actNotPossible(process, id, what(cause), reads ? step.message : undefined);
      case 'over':
        throw instanceEnded(process, id, reads ? step.status : undefined);
      case 'stale':
        throw cause.kind === 'cancel'
          ? notEnded(process, id, String(cause.to))
          : nothingToUndo(process, id);
      case 'repeated':
        if (!step.sameRequest) throw keyReused();
        options.replayed?.();
        break;
      case 'unchanged':
        if (cause.kind !== 'cancel') throw nothingToUndo(process, id);
        break;
      case 'mustRevive':
        throw new Error('An act that needs a live actor was answered without one');
      case 'stepped':
      case 'noted':
      case 'early':
      case 'looked':
        break;
    }
    if (view === undefined) throw new Error(`A ${cause.kind} cannot be ${step.kind}`);
    return seenBy(live, view);

    function seenBy(now: LiveActor, became: InstanceView): InstanceView | undefined {
      if (caller === undefined) return became;
      const accessed = { ...accessedLive(now, log), view: () => became };
      if (!access.may(process, caller, accessed, { kind: 'read' })) return undefined;
      return access.shown(process, caller, accessed, became);
    }
  };
}

/** Throws `instance_not_found` if it is not a valid id. */
export function toId(id: string): InstanceId {
  const publicId = parsePublicId(id);
  if (publicId === undefined) throw unknownInstance();
  return toInstanceId(publicId);
}

/** The act that access rules check for a cause. */
export function toAct(cause: Asked): Exclude<Act, { kind: 'read' }> {
  switch (cause.kind) {
    case 'event':
      return { kind: 'send', event: cause.event };
    case 'cancel':
      return { kind: 'cancel' };
    case 'undoAgain':
    case 'undoSkip':
      return { kind: 'intervene' };
    case 'act':
      return { kind: 'operate' };
  }
}

function what(cause: Asked): string {
  if (cause.kind === 'act') return cause.act.kind;
  return cause.kind === 'event' ? cause.event.type : 'a cancellation';
}
