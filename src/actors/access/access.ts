import type { AccessArgs, Process, Sender, SendArgs } from '../../definition/define-process.ts';
import { mayAdministrate, mayObserve, type Caller } from './caller.ts';
import type { Log } from '../../log.ts';
import { listParties } from './parties.ts';
import type { StartFor } from './parse-owner.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Owner } from '../record/record.ts';
import type { AcceptedEvent, InstanceView } from '../views/view-types.ts';

/** An instance as access rules see it. Each part is computed only when a rule asks for it. */
export interface Accessed {
  /** As log lines name it. */
  readonly instance: InstanceId;
  readonly owner: Owner | undefined;
  /** The view that clients get. */
  readonly view: () => InstanceView;
  /** The machine's context, from which the process derives the parties. */
  readonly context: () => unknown;
}

/** What a caller wants to do with an instance. `canSend`: whether the caller may send events of this type at all. */
export type Act =
  | { readonly kind: 'read' }
  | { readonly kind: 'send'; readonly event: SendArgs['event'] }
  | { readonly kind: 'canSend'; readonly event: SendArgs['event'] }
  | { readonly kind: 'cancel' }
  /** Retry or skip a failed compensation. */
  | { readonly kind: 'intervene' }
  /** Retry, end or move what is pending, pause, or move the instance itself. */
  | { readonly kind: 'operate' };

/** Whether the caller may do this. A caller that may not read the instance does not learn that it exists. */
export type MayAccess = (
  process: Process,
  caller: Caller | undefined,
  accessed: Accessed,
  act: Act,
) => boolean;

export interface Access {
  readonly may: MayAccess;
  readonly mayStart: (process: Process, caller: Caller | undefined, input: unknown) => boolean;
  /** The instance as the caller sees it: its `accepts` lists only events that the caller may send. */
  readonly shown: (
    process: Process,
    caller: Caller | undefined,
    accessed: Accessed,
    view: InstanceView,
  ) => InstanceView;
  /** Those of the accepted events that the caller may send. */
  readonly sendable: (
    process: Process,
    caller: Caller | undefined,
    accessed: Accessed,
    accepts: readonly AcceptedEvent[],
  ) => readonly AcceptedEvent[];
}

/** A rule that throws denies access: a separate error would reveal that the instance exists. */
export function createAccess(log: Log): Access {
  /** `quietly`: do not log a rule that throws, because the event it was given has no payload. */
  function ask<Args>(
    process: Process,
    rule: (args: Args) => boolean,
    args: () => Args,
    {
      right,
      instance,
      quietly = false,
    }: {
      readonly right: string;
      readonly instance?: InstanceId;
      readonly quietly?: boolean;
    },
  ): boolean {
    try {
      const answer: unknown = rule(args());
      if (!(answer instanceof Promise)) return answer === true;
      // The promise is not awaited; its rejection must not end the node.
      answer.catch(() => undefined);
      throw new Error('an access rule must not be async');
    } catch (error) {
      if (!quietly) {
        log.error(
          { instance, process: process.name, right, err: error },
          'an access rule threw; access is denied',
        );
      }
      return false;
    }
  }

  function isParty(process: Process, caller: Caller, accessed: Accessed): boolean {
    if (process.parties === undefined || accessed.owner?.tenant !== caller.tenant) return false;
    return listParties(process, accessed, log).includes(caller.sub);
  }

  function isAmong(
    senders: readonly Sender[] | readonly Sender<AccessArgs>[],
    process: Process,
    caller: Caller,
    accessed: Accessed,
    act: Exclude<Act, { kind: 'read' }>,
  ): boolean {
    return senders.some((sender: Sender | Sender<AccessArgs>) => {
      if (sender === 'system') return false;
      if (sender === 'owner') return isOwner(caller, accessed.owner);
      if (sender === 'admin') return mayAdministrate(caller);
      if (sender === 'party') return isParty(process, caller, accessed);
      if (typeof sender === 'object') return caller.scopes.includes(sender.scope);
      const event = 'event' in act ? act.event : cancellation;
      const args = () => ({ ...toArgs(caller, accessed), event });
      const { instance } = accessed;
      const quietly = act.kind === 'canSend';
      return ask(process, sender, args, { right: act.kind, instance, quietly });
    });
  }

  const may: MayAccess = (process, caller, accessed, act) => {
    if (caller === undefined) return true;
    const { instance, owner } = accessed;
    if (owner !== undefined && owner.tenant !== caller.tenant) return false;
    switch (act.kind) {
      case 'read': {
        if (alwaysReads(caller, owner)) return true;
        if (isParty(process, caller, accessed)) return true;
        const { read } = process.access;
        return (
          read !== undefined &&
          ask(process, read, () => toArgs(caller, accessed), { right: act.kind, instance })
        );
      }
      case 'send':
      case 'canSend':
      case 'cancel':
      case 'intervene':
      case 'operate':
        return isAmong(whoMay(process, act), process, caller, accessed, act);
    }
  };

  const sendable: Access['sendable'] = (process, caller, accessed, accepts) =>
    caller === undefined
      ? accepts
      : accepts.filter(({ type }) =>
          may(process, caller, accessed, { kind: 'canSend', event: { type } }),
        );

  return {
    may,
    sendable,
    mayStart(process, caller, input) {
      const { start } = process.access;
      if (caller === undefined || start === undefined) return true;
      const { claims, scopes } = caller;
      return ask(process, start, () => ({ claims, scopes, input: input as never }), {
        right: 'start',
      });
    },
    shown(process, caller, accessed, view) {
      const accepts = sendable(process, caller, accessed, view.accepts);
      return accepts.length === view.accepts.length ? view : { ...view, accepts: [...accepts] };
    },
  };
}

const cancellation = { type: 'cancel' };
const administrators = ['admin'] as const;
const usual = ['owner', 'admin'] as const;

/** The senders allowed to act: those the process declares, or the defaults. */
export function whoMay(
  process: Process,
  act: Exclude<Act, { kind: 'read' }>,
): readonly Sender[] | readonly Sender<AccessArgs>[] {
  if (act.kind === 'intervene' || act.kind === 'operate') return administrators;
  const said = act.kind === 'cancel' ? process.cancellers : process.senders.get(act.event.type);
  if (said !== undefined) return said;
  const { send } = process.access;
  return send === undefined ? usual : [...usual, send];
}

function isOwner({ sub }: Caller, owner: Owner | undefined): boolean {
  return owner?.sub === sub;
}

function toArgs({ claims, scopes }: Caller, { owner, view }: Accessed): AccessArgs {
  const { data, state, status, version } = view();
  const { sub, tenant } = owner ?? {};
  return { claims, scopes, owner: sub, tenant, data, state, status, version };
}

/** Whether the caller may read the instance in every state. Applies within the caller's tenant only. */
export function alwaysReads(caller: Caller, owner: Owner | undefined): boolean {
  return mayObserve(caller) || isOwner(caller, owner);
}

export function toOwner(caller: Caller | undefined): Owner | undefined {
  if (caller === undefined) return undefined;
  const { sub, tenant } = caller;
  return tenant === undefined ? { sub } : { sub, tenant };
}

/** The scope of an idempotency key: the caller, or the owner that a program starts for. */
export function keyScope(caller: Caller | undefined, startFor?: StartFor): string {
  if (caller !== undefined) return JSON.stringify([caller.tenant ?? '', caller.sub]);
  if (startFor === undefined) return '';
  return JSON.stringify(['for', startFor.tenant ?? '', startFor.sub ?? '']);
}
