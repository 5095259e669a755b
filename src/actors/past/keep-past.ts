import type { Process } from '../../definition/define-process.ts';
import { isSmallJson, jsonBytes } from '../record/json-size.ts';
import type { JsonPatch, KeptPast, KeptRest, Past, Rest } from '../record/past.ts';
import type { InstanceRecord, PersistedSnapshot } from '../record/record.ts';
import type { Followed, LiveActor } from '../restore/live-actor.ts';
import { persist } from '../xstate/keep-child.ts';
import { diffJson } from './diff-json.ts';
import { applyPatch, toPatch } from './json-patch.ts';
import { keepsPast, wholeEvery } from './kept-steps.ts';
import { toPast } from './to-past.ts';
import { toRest } from './to-rest.ts';

/** Smaller patches are not compared with the whole. */
const smallBytes = 1_024;
const mostBytes = 2 ** 40;

/**
 * What the history keeps of a live actor after the step to its present version: the differences to the step before, or all of it.
 * Undefined where the process keeps no snapshots. Throws `NotJson`.
 */
export function keepPast(live: LiveActor): KeptPast | undefined {
  if (!keepsPast(live.process)) {
    live.past = undefined;
    live.rest = undefined;
    return undefined;
  }
  const left = leftBy(live);
  const past = keep(live, live.past, left.past);
  const rest = keep(live, live.rest, left.rest);
  live.past = past.followed;
  live.rest = rest.followed;
  const keptRest: KeptRest =
    rest.kind === 'whole' ? { kind: 'whole', rest: rest.value } : toKeptPatch(rest);
  return past.kind === 'whole'
    ? { kind: 'whole', past: past.value, rest: keptRest }
    : { ...toKeptPatch(past), rest: keptRest };
}

/** What the next step of a record compares with. Undefined where the entry of its version does not hold the same. */
export function followedOf(
  process: Process,
  record: InstanceRecord,
): Pick<LiveActor, 'past' | 'rest'> {
  const { pastFrom, restFrom } = record;
  if (!keepsPast(process)) return { past: undefined, rest: undefined };
  const restOf = () => toRest({ ...record, madeBy: record }, process.redact);
  return {
    past: pastFrom === undefined ? undefined : { from: pastFrom, last: copyOf(toPast(record)) },
    rest: restFrom === undefined ? undefined : { from: restFrom, last: copyOf(restOf()) },
  };
}

/** Forgets what the last step left where the actor is no longer so, although it made no step since: it may have been renamed. */
export function checkPast(live: LiveActor): void {
  if (live.past === undefined && live.rest === undefined) return;
  const { past, rest } = leftBy(live);
  if (live.past !== undefined && diffJson(live.past.last, past).length > 0) live.past = undefined;
  if (live.rest !== undefined && diffJson(live.rest.last, rest).length > 0) live.rest = undefined;
}

/** The size of what is kept, about. */
export function pastBytes(kept: KeptPast | undefined, maxBytes: number): number {
  return kept === undefined ? 0 : jsonBytes(kept, maxBytes);
}

type Kept<T> = (
  | { readonly kind: 'whole'; readonly value: T }
  | { readonly kind: 'patch'; readonly patch: JsonPatch }
) & { readonly followed: Followed<T> };

function keep<T>(
  { version, process: { historyLimit } }: LiveActor,
  before: Followed<T> | undefined,
  value: T,
): Kept<T> {
  if (before !== undefined && version % wholeEvery(historyLimit) !== 0) {
    const patch = toPatch(diffJson(before.last, value));
    if (isWorthwhile(patch, value)) {
      before.last = applyPatch(before.last, patch) as T;
      return { kind: 'patch', patch, followed: before };
    }
  }
  // Two copies: one is written with the commit, and the other goes on with the instance.
  const text = JSON.stringify(value);
  const followed = { from: before?.from ?? version, last: JSON.parse(text) as T };
  return { kind: 'whole', value: JSON.parse(text) as T, followed };
}

function toKeptPatch({ patch }: { readonly patch: JsonPatch }) {
  return { kind: 'patch', patch } as const;
}

function isWorthwhile(patch: JsonPatch, value: unknown): boolean {
  const bytes = jsonBytes(patch, mostBytes);
  return bytes <= smallBytes || !isSmallJson(value, bytes);
}

function leftBy(live: LiveActor): { readonly past: Past; readonly rest: Rest } {
  const pending = <T>(all: ReadonlyMap<string, { readonly pending: T }>): readonly T[] =>
    Array.from(all.values(), (one) => one.pending);
  const { actor, recorder, finished, ledger, cancel, paused, stranded } = live;
  const persisted = persist(actor, recorder) as PersistedSnapshot;
  // As the record has it, which is what JSON makes of it.
  const snapshot = { ...persisted, error: asStored(persisted.error) };
  const tasks = pending(live.tasks);
  const timers = pending(live.timers);
  const { madeBy, entered, taskEnds, held } = live;
  const { nextActor } = recorder;
  const past = toPast({ snapshot, tasks, timers, finished, ledger, cancel, paused, stranded });
  const rest = toRest(
    { madeBy, nextActor, snapshot, tasks, timers, entered, ledger, taskEnds, held },
    live.process.redact,
  );
  return { past, rest: copyOf(rest) };
}

function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function asStored(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
