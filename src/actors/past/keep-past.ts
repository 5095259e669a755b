import type { AnyMachineSnapshot } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
import { isSmallJson, jsonBytes } from '../record/json-size.ts';
import type { JsonPatch, KeptPast, Past } from '../record/past.ts';
import type { InstanceRecord, PersistedSnapshot } from '../record/record.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { persist } from '../xstate/keep-child.ts';
import { toJson } from '../xstate/json.ts';
import { diffJson } from './diff-json.ts';
import { applyPatch, toPatch } from './json-patch.ts';
import { keepsPast, wholeEvery } from './kept-steps.ts';
import { toPast } from './to-past.ts';

/** Smaller patches are not compared with the whole. */
const smallBytes = 1_024;
const mostBytes = 2 ** 40;

/**
 * What the history keeps of a live actor after the step to its present version: the difference to the step before, or all of it.
 * Undefined where the process keeps no snapshots. Throws `NotJson`.
 */
export function keepPast(live: LiveActor): KeptPast | undefined {
  const { process, version, past: before } = live;
  if (!keepsPast(process)) {
    live.past = undefined;
    return undefined;
  }
  const past = pastOf(live);
  if (before !== undefined && version % wholeEvery(process.historyLimit) !== 0) {
    const patch = toPatch(diffJson(before.past, past));
    if (isWorthwhile(patch, past)) {
      before.past = applyPatch(before.past, patch) as Past;
      return { kind: 'patch', patch };
    }
  }
  // Two copies: one is written with the commit, and the other goes on with the instance.
  const text = JSON.stringify(past);
  live.past = { from: before?.from ?? version, past: JSON.parse(text) as Past };
  return { kind: 'whole', past: JSON.parse(text) as Past };
}

/** What the next step of a record compares with. Undefined where the entry of its version does not hold the same. */
export function pastOfRecord(process: Process, record: InstanceRecord): LiveActor['past'] {
  const { pastFrom } = record;
  if (pastFrom === undefined || !keepsPast(process)) return undefined;
  return { from: pastFrom, past: JSON.parse(JSON.stringify(toPast(record))) as Past };
}

/** Forgets what the last step left where the actor is no longer so, although it made no step since: it may have been renamed. */
export function checkPast(live: LiveActor): void {
  if (live.past === undefined) return;
  if (diffJson(live.past.past, pastOf(live)).length > 0) live.past = undefined;
}

/** The size of what is kept, about. */
export function pastBytes(kept: KeptPast | undefined, maxBytes: number): number {
  return kept === undefined ? 0 : jsonBytes(kept, maxBytes);
}

function isWorthwhile(patch: JsonPatch, past: Past): boolean {
  const bytes = jsonBytes(patch, mostBytes);
  return bytes <= smallBytes || !isSmallJson(past, bytes);
}

function pastOf(live: LiveActor): Past {
  const pending = <T>(all: ReadonlyMap<string, { readonly pending: T }>): readonly T[] =>
    Array.from(all.values(), (one) => one.pending);
  const { finished, ledger, cancel, stranded } = live;
  const tasks = pending(live.tasks);
  const timers = pending(live.timers);
  return toPast({ snapshot: snapshotOf(live), tasks, timers, finished, ledger, cancel, stranded });
}

/** As `persistMachine` has it, without the children. */
function snapshotOf(live: LiveActor): Parameters<typeof toPast>[0]['snapshot'] {
  const { actor, recorder, misfit } = live;
  if (misfit !== undefined) return persist(actor, recorder) as PersistedSnapshot;
  const { status, context, output, error } = actor.getSnapshot() as AnyMachineSnapshot;
  return {
    status,
    context: toJson(context, 'context', recorder.encoding),
    output: toJson(output, 'output'),
    // As the record has it, which is what JSON makes of it.
    error: asStored(error),
  };
}

function asStored(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
