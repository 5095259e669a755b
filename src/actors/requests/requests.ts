import type { Process } from '../../definition/define-process.ts';
import { createAccess, keyScope } from '../access/access.ts';
import { assertTarget } from './assert-target.ts';
import { createAtAddress } from './at-address.ts';
import { mayAdministrate, type Caller } from '../access/caller.ts';
import { createChange, toAct, toId, type Asked, type ChangeInstance } from './change-instance.ts';
import { createFilterRequests } from './filter-requests.ts';
import { createHistoryRequests } from './history-requests.ts';
import { createInspectRequests } from './inspect-requests.ts';
import { createExamineRequests } from './examine-requests.ts';
import type { AuditedAt, OfAct } from './audited-at.ts';
import { createAuditLog } from './audit-log.ts';
import { createOperateRequests } from './operate-requests.ts';
import { createObserveRequests } from './observe-requests.ts';
import { createFollow } from './follow.ts';
import { countByStatus, listInstances } from '../reads/list-instances.ts';
import { createReadables } from '../reads/readable.ts';
import { fromCaller } from './from-caller.ts';
import type { Admitted, Early } from '../contract/request-options.ts';
import type { Address } from '../contract/address.ts';
import type { Runtime } from '../contract/runtime-types.ts';
import { createRearm } from './rearm.ts';
import { createReadWaiting } from '../reads/read-waiting.ts';
import { createSearch } from './search.ts';
import { createWaitForView } from '../reads/wait-for-view.ts';
import { createStepReader } from '../reads/step-reader.ts';
import { createStartIds } from './start-ids.ts';
import { parseEvent } from '../../definition/schemas/parse-with.ts';
import type { RequestsDeps } from './requests-deps.ts';
import { createStart } from './start-instance.ts';
import { toActKey, toRequestKey } from './to-request-key.ts';

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
  const readWaiting = createReadWaiting({ ...deps, readable });
  const reader = createStepReader(store, waiter.moment);
  const auditLog = createAuditLog(deps);
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

  const audited: AuditedAt = async (options, address, said, act) => {
    const { caller } = options;
    const instance = await at.named(processNamed(said.process), address, caller);
    let isRepeated = false;
    const replayed = (): void => {
      isRepeated = true;
      options.replayed?.();
    };
    return auditLog.audited(
      caller,
      { ...said, instance },
      async (audit) => act({ audit, replayed }),
      // The first request has its entry.
      () => (isRepeated ? undefined : 'done'),
    );
  };

  const list: Runtime['list'] = async (names, filter = {}, { caller } = {}) => {
    const cipher = await deps.secrets.cipher();
    const listed = (typeof names === 'string' ? [names] : names).map(processNamed);
    return listInstances({ store, cipher, log, access }, listed, filter, caller);
  };

  return {
    start: createStart({ ...deps, access, readables, startIds }),

    async send(name, address, body, options = {}) {
      const { idempotencyKey, replayed, caller, undeclared, admit, bulkAct: deed } = options;
      const process = processNamed(name);
      const early = { waitMs: process.earlyEventMs, ...options.early };
      const parsed = parseEvent(process, body, undeclared);
      const key = toRequestKey(keyScope(caller), idempotencyKey, body);
      const cause = { kind: 'event', ...parsed, ...fromCaller(options) } as const;
      return changeAt(process, address, cause, { caller, key, deed, replayed, admit, early });
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
      const { caller, replayed, to, reason, rollback = process.onCancel === 'rollback' } = options;
      const onTarget = async (id: string) => {
        await options.admit?.(id);
        if (to !== undefined) assertTarget(process, to, rollback);
      };
      const admit = to === undefined ? options.admit : onTarget;
      const byOperator = mayAdministrate(caller);
      const asked = fromCaller(options);
      const cause = { kind: 'cancel', rollback, to, byOperator, ...asked } as const;
      const key = toActKey(options, 'cancel', { rollback: options.rollback, to, reason });
      const deed = options.bulkAct;
      return changeAt(process, address, cause, { caller, key, deed, replayed, admit });
    },

    async retryRollback(name, address, options = {}) {
      const cause = { kind: 'undoAgain', ...fromCaller(options) } as const;
      const { caller, bulkAct: deed, reason } = options;
      const key = toActKey(options, 'retryRollback', { reason });
      const apply = async (more: OfAct) =>
        changeAt(processNamed(name), address, cause, { caller, key, deed, ...more });
      const said = { what: 'retryRollback', process: name, details: {}, reason } as const;
      return deed === undefined ? audited(options, address, said, apply) : apply({});
    },

    async skipRollback(name, address, entry, reason, options = {}) {
      const asked = { reason, ...fromCaller({ ...options, reason }) };
      const cause = { kind: 'undoSkip', entry, ...asked } as const;
      const { caller } = options;
      const key = toActKey(options, 'skipRollback', { entry, reason });
      const said = { what: 'skipRollback', process: name, details: { entry }, reason } as const;
      return audited(options, address, said, async (more) =>
        changeAt(processNamed(name), address, cause, { caller, key, ...more }),
      );
    },

    ...createOperateRequests({
      ...deps,
      auditLog,
      audited,
      changeAt,
      readable,
      named: at.named,
    }),

    ...createHistoryRequests({ store, processNamed, access, read, log }),
    ...createInspectRequests({ ...deps, readables, reader }),
    ...createObserveRequests({ store, clock, processNamed }),
    ...createExamineRequests({ ...deps, read }),

    async waiting(name, address, { caller } = {}) {
      const process = processNamed(name);
      return at.read(
        process,
        address,
        caller,
        async (id) => (await readWaiting(process, caller, toId(id))).waiting,
      );
    },

    now: () => clock.now(),

    async rearm(name, address, options = {}) {
      const { caller, reason } = options;
      const said = { what: 'rearm', process: name, details: {}, reason } as const;
      return audited({ caller }, address, said, async ({ audit }) =>
        rearm(name, address, options, audit),
      );
    },
  };
}
