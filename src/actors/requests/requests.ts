import type { Secrets } from '../secrets/secrets.ts';
import type { Process } from '../../definition/define-process.ts';
import { createAccess, keyScope, toOwner } from '../access/access.ts';
import { assertTarget } from './assert-target.ts';
import type { ChangeWaiter } from '../reads/change-waiter.ts';
import { createAtAddress } from './at-address.ts';
import { mayAdministrate, type Caller } from '../access/caller.ts';
import { createChange, toAct, toId, type Asked, type ChangeInstance } from './change-instance.ts';
import { within, type Clock } from '../ports/clock.ts';
import { createFilterRequests } from './filter-requests.ts';
import { createHistoryRequests } from './history-requests.ts';
import { createInspectRequests } from './inspect-requests.ts';
import { createExamineRequests } from './examine-requests.ts';
import { createAuditLog, type Audited } from './audit-log.ts';
import { createOperateRequests, toText } from './operate-requests.ts';
import { createObserveRequests } from './observe-requests.ts';
import { createFollow } from './follow.ts';
import { toInstanceId } from '../ports/ids.ts';
import { countByStatus, listInstances } from '../reads/list-instances.ts';
import { createLiveActor } from '../restore/create-live-actor.ts';
import type { EndedHere } from '../reads/ended-here.ts';
import type { Log } from '../../log.ts';
import { parseOwner } from '../access/parse-owner.ts';
import { parseRecord } from '../record/parse-record.ts';
import { listParties } from '../access/parties.ts';
import type { Store, Wakes } from '../ports/ports.ts';
import { accessedLive, accessedRecord, createReadables } from '../reads/readable.ts';
import {
  keyReused,
  loadAnswers,
  requestKey,
  toAnswer,
  type RequestKey,
} from '../commit/repeats.ts';
import { fromCaller } from './from-caller.ts';
import { alreadyStarted, keyTaken, mayNotStart, processPaused } from './request-errors.ts';
import type { Admitted, Early } from '../contract/request-options.ts';
import type { Address } from '../contract/address.ts';
import type { Runtime } from '../contract/runtime-types.ts';
import type { Load } from '../reads/share-loads.ts';
import { cutWaiting } from '../views/cut-waiting.ts';
import { createRearm } from './rearm.ts';
import { createReadWaiting } from '../reads/read-waiting.ts';
import { createSearch } from './search.ts';
import { createWaitForView } from '../reads/wait-for-view.ts';
import { createStepReader } from '../reads/step-reader.ts';
import { createStartIds } from './start-ids.ts';
import type { Pauses } from '../wakes/pauses.ts';
import type { Instances } from '../mailboxes/instances.ts';
import { parseEvent, parseInput } from '../../definition/schemas/parse-with.ts';

export interface RequestsDeps {
  readonly store: Store;
  readonly load: Load;
  readonly waiter: ChangeWaiter;
  readonly endedHere: EndedHere;
  readonly wakes: Pick<Wakes, 'arm' | 'horizonMs'>;
  readonly clock: Clock;
  /** The elapsed time of a monotonic clock. */
  readonly elapsedMs: () => number;
  readonly log: Log;
  readonly processes: readonly Process[];
  readonly processNamed: (name: string) => Process;
  readonly instances: Pick<Instances, 'start' | 'apply'>;
  readonly secrets: Secrets;
  readonly pauses: Pick<Pauses, 'since' | 'read' | 'pause' | 'resume'>;
  /** Whether the service has an inspector. */
  readonly inspected: boolean;
  /** Throws `shutting_down` if the node accepts no new work. */
  readonly assertOpen: () => void;
}

type Requests = Omit<
  Runtime,
  'processes' | 'complete' | 'progress' | 'ready' | 'open' | 'drain' | 'close'
>;

/** Handles the requests of clients. */
export function createRequests(deps: RequestsDeps): Requests {
  const { store, load, waiter, clock, log, processNamed, assertOpen } = deps;
  const access = createAccess(log);
  const readables = createReadables(access, log);
  const { readable, isThere } = readables;
  const change = createChange({ instances: deps.instances, access, log, assertOpen });
  const readWaiting = createReadWaiting({ store, load, clock, readable });
  const reader = createStepReader(store, waiter.moment);
  const auditLog = createAuditLog(store, clock);
  const startIds = createStartIds(deps.secrets.secret);
  const waitForView = createWaitForView({ ...deps, readables });
  const at = createAtAddress({ startIds, isThere, load, waiter, clock, assertOpen });

  const read = async (process: Process, address: Address, caller: Caller | undefined) =>
    at.read(process, address, caller, async (id) =>
      readable(process, caller, await load(toId(id))),
    );

  /** Applies the change of a caller to the instance at an address. */
  const changeAt = async (
    process: Process,
    address: Address,
    cause: Asked,
    { admit, early, ...options }: Parameters<ChangeInstance>[3] & Admitted & { early?: Early },
  ) => {
    if (typeof address === 'string' && admit === undefined) {
      return change(process, address, cause, options);
    }
    const { caller } = options;
    const act = toAct(cause);
    const apply = async (id: string) => change(process, id, cause, options);
    return at.change(process, address, { caller, act, admit, early }, apply);
  };

  const rearm = createRearm({ ...deps, at, readWaiting });

  const audited = async <T>(
    caller: Caller | undefined,
    address: Address,
    said: Audited,
    act: () => Promise<T>,
  ): Promise<T> => auditLog.audited(caller, { ...said, instance: toText(address) }, act);

  const list: Runtime['list'] = async (names, filter = {}, { caller } = {}) => {
    const cipher = await deps.secrets.cipher();
    const listed = (typeof names === 'string' ? [names] : names).map(processNamed);
    return listInstances({ store, cipher, log, access }, listed, filter, caller);
  };

  return {
    async start(name, body, { idempotencyKey, replayed, caller, startFor } = {}) {
      assertOpen();
      const process = processNamed(name);
      if (deps.pauses.since(name) !== undefined) throw processPaused(process);
      const input = parseInput(process, body);
      if (!access.mayStart(process, caller, input)) throw mayNotStart(process);
      const owner = startFor === undefined ? toOwner(caller) : parseOwner(startFor);
      const scope = keyScope(caller, startFor);
      const { publicId, key } = await startIds.forStart(process, input, {
        scope,
        idempotencyKey,
        tenant: owner?.tenant,
      });
      const request = toRequestKey(scope, idempotencyKey, body);
      const id = toInstanceId(publicId);
      const now = clock.now();
      const { inspected } = deps;
      const given = { id, publicId, input, now, owner, key, inspected };
      const live = within(clock, () => createLiveActor(process, given));
      const started = await deps.instances.start(live, request);
      if (!('body' in started)) {
        const accessed = accessedLive(live, log);
        listParties(process, accessed.context(), log);
        return { created: true, instance: access.shown(process, caller, accessed, started) };
      }
      if (request !== undefined) {
        const kept = (await loadAnswers(store, id, [request])).byName.get(request.name);
        if (kept !== undefined && kept.fingerprint !== request.fingerprint) throw keyReused();
        if (kept !== undefined) {
          replayed?.();
          const first = toAnswer(process, kept);
          if (first === undefined) {
            return { created: true, instance: readable(process, caller, started).view() };
          }
          const accessed = accessedRecord(process, parseRecord(started), log);
          return { created: true, instance: access.shown(process, caller, accessed, first) };
        }
      }
      const isHidden = !isThere(process, caller, started, [{ kind: 'read' }]);
      if (key !== undefined && isHidden) throw keyTaken(process, key);
      if (key !== undefined && process.onDuplicate === 'refuse') throw alreadyStarted(process, key);
      return { created: false, instance: readable(process, caller, started).view() };
    },

    async send(name, address, body, options = {}) {
      const { idempotencyKey, replayed, caller, undeclared, admit } = options;
      const process = processNamed(name);
      const early = { waitMs: process.earlyEventMs, ...options.early };
      const parsed = parseEvent(process, body, undeclared);
      const key = toRequestKey(keyScope(caller), idempotencyKey, body);
      const cause = { kind: 'event', ...parsed, ...fromCaller(options) } as const;
      return changeAt(process, address, cause, { caller, key, replayed, admit, early });
    },

    async get(name, address, { caller } = {}) {
      return (await read(processNamed(name), address, caller)).view();
    },

    async wait(name, address, { caller, ...wanted }) {
      const process = processNamed(name);
      return at.read(process, address, caller, async (id) =>
        waitForView(process, caller, toId(id), wanted),
      );
    },

    follow: createFollow({ ...deps, reader, readable, read }),

    list,

    search: createSearch({ ...deps, readable, startIds, list }),

    ...createFilterRequests({ store, load, processNamed, readable, list }),

    count: async (name, { caller } = {}) => countByStatus(store, processNamed(name), caller),

    async cancel(name, address, options = {}) {
      const process = processNamed(name);
      const { caller, to, rollback = process.onCancel === 'rollback' } = options;
      const onTarget = async (id: string) => {
        await options.admit?.(id);
        if (to !== undefined) assertTarget(process, to, rollback);
      };
      const admit = to === undefined ? options.admit : onTarget;
      const byOperator = mayAdministrate(caller);
      const asked = fromCaller(options);
      const cause = { kind: 'cancel', rollback, to, byOperator, ...asked } as const;
      return changeAt(process, address, cause, { caller, admit });
    },

    async retryRollback(name, address, options = {}) {
      const cause = { kind: 'undoAgain', ...fromCaller(options) } as const;
      const { caller, bulkAct, reason } = options;
      const apply = async () => changeAt(processNamed(name), address, cause, { caller });
      const said = { what: 'retryRollback', process: name, details: {}, reason } as const;
      return bulkAct === undefined ? audited(caller, address, said, apply) : apply();
    },

    async skipRollback(name, address, entry, reason, options = {}) {
      const asked = { reason, ...fromCaller({ ...options, reason }) };
      const cause = { kind: 'undoSkip', entry, ...asked } as const;
      const { caller } = options;
      const said = { what: 'skipRollback', process: name, details: { entry }, reason } as const;
      return audited(caller, address, said, async () =>
        changeAt(processNamed(name), address, cause, { caller }),
      );
    },

    ...createOperateRequests({ ...deps, auditLog, changeAt }),

    ...createHistoryRequests({ store, processNamed, access, read, log }),
    ...createInspectRequests({ ...deps, readables, reader }),
    ...createObserveRequests({ store, clock, processNamed }),
    ...createExamineRequests({ ...deps, read }),

    async waiting(name, address, { caller } = {}) {
      const process = processNamed(name);
      return at.read(process, address, caller, async (id) =>
        cutWaiting((await readWaiting(process, caller, toId(id))).waiting),
      );
    },

    now: () => clock.now(),

    async rearm(name, address, options = {}) {
      const { caller, reason } = options;
      const said = { what: 'rearm', process: name, details: {}, reason } as const;
      return audited(caller, address, said, async () => rearm(name, address, options));
    },
  };
}

function toRequestKey(
  scope: string,
  idempotencyKey: string | undefined,
  body: unknown,
): RequestKey | undefined {
  return idempotencyKey === undefined ? undefined : requestKey(scope, idempotencyKey, body);
}
