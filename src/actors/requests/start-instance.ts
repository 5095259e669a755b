import { keyScope, toOwner, type Access } from '../access/access.ts';
import { within } from '../ports/clock.ts';
import { toInstanceId } from '../ports/ids.ts';
import { createLiveActor } from '../restore/create-live-actor.ts';
import { parseOwner } from '../access/parse-owner.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import { listParties } from '../access/parties.ts';
import { accessedLive, accessedRecord, type Readables } from '../reads/readable.ts';
import { keyReused, loadAnswers, toAnswer } from '../commit/repeats.ts';
import {
  alreadyStarted,
  keyTaken,
  mayNotStart,
  overloaded,
  processPaused,
} from './request-errors.ts';
import type { Runtime } from '../contract/runtime-types.ts';
import { parseInput } from '../../definition/schemas/parse-with.ts';
import type { StartIds } from './start-ids.ts';
import type { RequestsDeps } from './requests-deps.ts';
import { toRequestKey } from './to-request-key.ts';

const overloadedMessage =
  'a start was refused: this node or its store has more work than it can do; add nodes or workers if that lasts';

/** Starts instances for callers, or answers with those that exist. */
export function createStart(
  deps: Pick<
    RequestsDeps,
    | 'store'
    | 'clock'
    | 'log'
    | 'processNamed'
    | 'instances'
    | 'pauses'
    | 'tracing'
    | 'inspected'
    | 'assertOpen'
    | 'isOverloaded'
    | 'throttled'
    | 'meter'
  > & {
    readonly access: Access;
    readonly readables: Readables;
    readonly startIds: StartIds;
  },
): Runtime['start'] {
  const { store, clock, log, processNamed, assertOpen, access, startIds } = deps;
  const { readable, isThere } = deps.readables;

  return async (name, body, { idempotencyKey, replayed, caller, startFor } = {}) => {
    assertOpen();
    const process = processNamed(name);
    // What was started goes first. Events may be what it waits for.
    if (deps.isOverloaded()) {
      deps.meter?.refused(name);
      deps.throttled.warn([], { process: name }, overloadedMessage);
      throw overloaded();
    }
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
    const { inspected, tracing } = deps;
    const traceparent = tracing?.active();
    const given = { id, publicId, input, now, owner, key, inspected, traceparent };
    const live = within(clock, () => createLiveActor(process, given));
    const started = await deps.instances.start(live, request);
    if (!('body' in started)) {
      const accessed = accessedLive(live, log);
      listParties(process, accessed, log);
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
  };
}
