import type { Process } from '../machines/define-process.ts';
import { HoldfastError } from '../errors.ts';
import { createMayAccess, hasEveryRight, keyScope, toOwner } from './access.ts';
import type { ChangeWaiter } from './await-change.ts';
import { adminScope, type Caller } from './caller.ts';
import type { Cause } from './cause.ts';
import type { Clock } from './clock.ts';
import { followSteps } from './follow-steps.ts';
import { parsePublicId, toInstanceId, type InstanceId } from './ids.ts';
import { countByStatus, listInstances } from './list-instances.ts';
import { createLiveActor, type LiveActor } from './live-actor.ts';
import type { Log } from './log.ts';
import { pageBytes } from './page-bytes.ts';
import { parseRecord } from './parse-record.ts';
import type { Store, StoredRecord } from './ports.ts';
import type { HistoryEntry, InstanceRecord } from './record.ts';
import { keyReused, loadAnswers, requestKey, toAnswer, type RequestKey } from './repeats.ts';
import {
  alreadyStarted,
  instanceEnded,
  keyTaken,
  movedOn,
  notAccepted,
  nothingToUndo,
  processChanged,
  unknownKey,
} from './request-errors.ts';
import type { ByCaller, Conditional, InstanceView, Repeatable, Runtime } from './runtime-types.ts';
import type { Seal } from './seal.ts';
import type { Answer } from './letter.ts';
import { createStartIds } from './start-ids.ts';
import { machineThrew, unknownInstance } from './step-errors.ts';
import type { Stepper } from './stepper.ts';
import { toHistoryStep, viewLive, viewRecord } from './to-view.ts';
import { parseEvent, parseInput } from './validate.ts';

export interface RequestsDeps {
  readonly store: Store;
  readonly waiter: ChangeWaiter;
  readonly clock: Clock;
  readonly log: Log;
  readonly processNamed: (name: string) => Process;
  readonly start: Stepper['start'];
  readonly post: (
    id: InstanceId,
    cause: Cause,
    options: {
      readonly process: string;
      readonly key?: RequestKey | undefined;
      readonly allows: (live: LiveActor) => boolean;
    },
  ) => Promise<Answer>;
  readonly secret: () => Promise<string>;
  readonly seal: () => Promise<Seal>;
  /** Somebody wants the inspection events. */
  readonly inspected: boolean;
  /** Throws `shutting_down` where no new work is taken. */
  readonly assertOpen: () => void;
}

type Requests = Omit<
  Runtime,
  'processes' | 'complete' | 'progress' | 'ready' | 'open' | 'drain' | 'close'
>;

interface Readable {
  readonly record: InstanceRecord;
  readonly view: () => InstanceView;
}

/** What clients ask of instances. */
export function createRequests(deps: RequestsDeps): Requests {
  const { store, waiter, clock, log, processNamed, assertOpen } = deps;
  const mayAccess = createMayAccess(log);
  const startIds = createStartIds(deps.secret);

  /** Undefined to a caller that has none of these rights. */
  function accessible(
    process: Process,
    caller: Caller | undefined,
    stored: StoredRecord | undefined,
    rights: readonly ('read' | 'send')[],
  ): Readable | undefined {
    const record = stored === undefined ? undefined : parseRecord(stored);
    if (record?.process !== process.name) return undefined;
    const view = () => viewRecord(process, record, log);
    const accessed = { owner: record.owner, view };
    if (!rights.some((right) => mayAccess(process, caller, accessed, right))) return undefined;
    return { record, view };
  }

  function readable(
    process: Process,
    caller: Caller | undefined,
    stored: StoredRecord | undefined,
  ): { readonly record: InstanceRecord; readonly view: InstanceView } {
    const found = accessible(process, caller, stored, ['read']);
    if (found === undefined) throw unknownInstance();
    return { record: found.record, view: found.view() };
  }

  /** Posts a cause on behalf of a caller and returns the answer that a client sees: no instance that it may not read. */
  async function change(
    process: Process,
    id: string,
    cause: Extract<Cause, { kind: 'event' | 'cancel' | 'undoAgain' | 'undoSkip' }>,
    options: ByCaller & Pick<Repeatable, 'replayed'> & { readonly key?: RequestKey | undefined },
  ): Promise<InstanceView | undefined> {
    assertOpen();
    const { caller, key } = options;
    // Of the instance as it stood before the step: that is what a refusal tells of.
    let reads = true;
    const allows = (live: LiveActor) => {
      const accessed = { owner: live.owner, view: () => viewLive(live, log) };
      reads = mayAccess(process, caller, accessed, 'read');
      return mayAccess(process, caller, accessed, 'send');
    };
    const answer = await deps.post(toId(id), cause, { process: process.name, key, allows });
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
      case 'over':
        throw instanceEnded(process, id, reads ? step.status : undefined);
      case 'stale':
        throw nothingToUndo(process, id);
      case 'repeated':
        if (!step.sameRequest) throw keyReused();
        options.replayed?.();
        break;
      case 'unchanged':
        if (cause.kind !== 'cancel') throw nothingToUndo(process, id);
        break;
      case 'stepped':
      case 'noted':
      case 'early':
      case 'pending':
        break;
    }
    if (view === undefined) throw new Error(`A ${cause.kind} cannot be ${step.kind}`);
    const shown = { owner: live.owner, view: () => view };
    return mayAccess(process, caller, shown, 'read') ? view : undefined;
  }

  return {
    async start(name, body, { idempotencyKey, replayed, caller } = {}) {
      assertOpen();
      const process = processNamed(name);
      const input = parseInput(process, body);
      const { publicId, key } = await startIds.forStart(process, input, {
        caller,
        idempotencyKey,
      });
      const request = toRequestKey(caller, idempotencyKey, body);
      const id = toInstanceId(publicId);
      const now = clock.now();
      const owner = toOwner(caller);
      const { inspected } = deps;
      const live = createLiveActor(process, { id, publicId, input, now, owner, key, inspected });
      const started = await deps.start(live, request);
      if (!('body' in started)) return { created: true, instance: started };
      if (request !== undefined) {
        const kept = (await loadAnswers(store, id, [request])).byName.get(request.name);
        if (kept !== undefined && kept.fingerprint !== request.fingerprint) throw keyReused();
        if (kept !== undefined) {
          replayed?.();
          const first = toAnswer(process, kept);
          return { created: true, instance: first ?? readable(process, caller, started).view };
        }
      }
      const existing = accessible(process, caller, started, ['read']);
      if (key !== undefined && existing === undefined) throw keyTaken(process, key);
      if (key !== undefined && process.onDuplicate === 'refuse') throw alreadyStarted(process, key);
      if (existing === undefined) throw unknownInstance();
      return { created: false, instance: existing.view() };
    },

    async send(name, id, body, { ifVersion, idempotencyKey, replayed, caller } = {}) {
      const process = processNamed(name);
      const parsed = parseEvent(process, body);
      const key = toRequestKey(caller, idempotencyKey, body);
      const cause = { kind: 'event', ...parsed, ...toCondition(ifVersion) } as const;
      return change(process, id, cause, { caller, key, replayed });
    },

    async get(name, id, { caller } = {}) {
      return readable(processNamed(name), caller, await store.load(toId(id))).view;
    },

    async find(name, key, { caller, event, waitMs = 0, signal } = {}) {
      const process = processNamed(name);
      if (event !== undefined) parseEvent(process, event);
      if (process.correlate === undefined) {
        throw new HoldfastError('not_found', `${name} has no business key; use the instance's id.`);
      }
      const publicId = await startIds.byKey(process, key, caller);
      let found = false;
      const done = (stored: StoredRecord | undefined) => {
        // One that is hidden must answer as one that is not there: as late, and with the same headers.
        found =
          caller === undefined
            ? stored !== undefined
            : accessible(process, caller, stored, ['read', 'send']) !== undefined;
        return found || waitMs === 0;
      };
      await waiter.until(toInstanceId(publicId), done, { timeoutMs: waitMs, signal });
      if (found) return publicId;
      // Whoever would go on waiting may do so at another node.
      if (waitMs > 0) assertOpen();
      throw unknownKey(process, key);
    },

    async wait(name, id, { caller, until, timeoutMs, signal }) {
      const process = processNamed(name);
      const stored = await waiter.until(
        toId(id),
        (found) => found === undefined || until(readable(process, caller, found).view),
        { timeoutMs, signal },
      );
      return readable(process, caller, stored).view;
    },

    async *follow(name, id, { caller, after = -1, signal }) {
      const process = processNamed(name);
      const { record } = readable(process, caller, await store.load(toId(id)));
      // Who asks for what comes after a step that never was would miss those up to it.
      const known = Math.min(after, record.version);
      const steps = followSteps({ store, waiter, assertOpen }, record, { after: known, signal });
      const byRule = caller !== undefined && !hasEveryRight(caller, record.owner);
      /** Up to this version the rule has said yes to what the instance had become. */
      let allowed = record.version;
      for await (const step of steps) {
        if (byRule && step.sequence > allowed) {
          const { record: newest } = readable(process, caller, await store.load(record.id));
          if (newest.createdAt !== record.createdAt) throw unknownInstance();
          allowed = newest.version;
        }
        yield step;
      }
    },

    async list(name, filter = {}, { caller } = {}) {
      const seal = await deps.seal();
      return listInstances({ store, seal, log, mayAccess }, processNamed(name), filter, caller);
    },

    count: async (name, { caller } = {}) => countByStatus(store, processNamed(name), caller),

    async cancel(name, id, options = {}) {
      const process = processNamed(name);
      const { reason, caller, ifVersion, rollback = process.onCancel === 'rollback' } = options;
      const byOperator = caller === undefined || caller.scopes.includes(adminScope);
      const condition = toCondition(ifVersion);
      const cause = { kind: 'cancel', reason, rollback, byOperator, ...condition } as const;
      return change(process, id, cause, { caller });
    },

    async retryRollback(name, id, { caller, ifVersion } = {}) {
      const cause = { kind: 'undoAgain', ...toCondition(ifVersion) } as const;
      return change(processNamed(name), id, cause, { caller });
    },

    async skipRollback(name, id, entry, reason, { caller, ifVersion } = {}) {
      const cause = { kind: 'undoSkip', entry, reason, ...toCondition(ifVersion) } as const;
      return change(processNamed(name), id, cause, { caller });
    },

    async history(name, id, { after = -1, limit = 1_000, caller } = {}) {
      readable(processNamed(name), caller, await store.load(toId(id)));
      const page = await store.history(toId(id), { after, limit, maxBytes: pageBytes });
      const steps = page.entries.map((text) => toHistoryStep(JSON.parse(text) as HistoryEntry));
      return { steps, more: page.more };
    },
  };
}

function toId(id: string): InstanceId {
  const publicId = parsePublicId(id);
  if (publicId === undefined) throw unknownInstance();
  return toInstanceId(publicId);
}

function toRequestKey(
  caller: Caller | undefined,
  idempotencyKey: string | undefined,
  body: unknown,
): RequestKey | undefined {
  return idempotencyKey === undefined
    ? undefined
    : requestKey(keyScope(caller), idempotencyKey, body);
}

function toCondition(ifVersion: Conditional['ifVersion']): {
  readonly ifVersions?: readonly number[];
} {
  return ifVersion === undefined ? {} : { ifVersions: [ifVersion].flat() };
}

function what(
  cause: Extract<Cause, { kind: 'event' | 'cancel' | 'undoAgain' | 'undoSkip' }>,
): string {
  return cause.kind === 'event' ? cause.event.type : 'a cancellation';
}
