import { createHash } from 'node:crypto';
import { HoldfastError } from '../../errors.ts';
import type { Process } from '../../definition/define-process.ts';
import type { InstanceId } from '../ports/ids.ts';
import { isSmallJson } from '../record/json-size.ts';
import { numbered, type Stored } from '../record/ledger.ts';
import type { Store } from '../ports/ports.ts';
import type { InstanceView, LedgerView } from '../views/view-types.ts';
import { acceptedView } from '../views/view-instance.ts';

/** Identifies a request, so that a repetition is recognised. */
export interface RequestKey {
  /** Names the client's key within its caller; the same for every repetition. */
  readonly name: string;
  /** Distinguishes requests that reuse a key with another body. */
  readonly fingerprint: string;
}

/** What is stored of the answer to the first request with a key. */
export interface KeptAnswer {
  readonly fingerprint: string;
  /** The version that the request led to. */
  readonly version: number;
  /** The answer, if it is small; of `accepts` only the types. */
  readonly view?: Omit<InstanceView, 'accepts' | 'ledger' | 'ledgerTotal'> & {
    readonly accepts: readonly string[];
    readonly ledger: readonly Stored<LedgerView>[];
    /** Absent in what older versions of Holdfast kept: they showed every entry. */
    readonly ledgerTotal?: number;
  };
}

/** The stored answers to earlier requests, and how many keys the instance keeps. */
export interface KeptAnswers {
  readonly byName: ReadonlyMap<string, KeptAnswer>;
  readonly count: number;
}

export const noAnswers: KeptAnswers = { byName: new Map(), count: 0 };

const maxKeys = 10_000;
/** Events must not keep operators from acting. */
const moreForActs = 1_000;
/** A larger answer is not stored, because every key would add a copy to the instance. */
const maxKeptBytes = 2_048;

/** How long keys are kept, in milliseconds. */
export const keptMs = 24 * 60 * 60 * 1000;

/**
 * The key of a request, made of the `Idempotency-Key` and the body. The order of keys in the body does not count,
 * because a client may write it differently when it repeats the request.
 */
export function requestKey(scope: string, key: string, body: unknown): RequestKey {
  return { name: hashOf([scope, key]), fingerprint: hashOf(body ?? null) };
}

/** A request that may be repeated, and its answer. */
export interface KeptRequest {
  readonly key: RequestKey;
  readonly view: InstanceView;
}

/** The mark that keeps an answer. */
export function keepAnswer({ key: { name, fingerprint }, view }: KeptRequest) {
  const kept: KeptAnswer = { fingerprint, version: view.version, ...smallView(view) };
  return { key: name, value: JSON.stringify(kept) };
}

/** How many keys an instance may have by the time that it keeps another one: of an event, or of an act. */
export function mostKeys(isEvent: boolean): number {
  return isEvent ? maxKeys : maxKeys + moreForActs;
}

/** Loads the answers stored for these keys. */
export async function loadAnswers(
  store: Store,
  id: InstanceId,
  keys: readonly RequestKey[],
): Promise<KeptAnswers> {
  if (keys.length === 0) return noAnswers;
  const names = [...new Set(keys.map(({ name }) => name))];
  const { values, count } = await store.marks(id, names);
  const byName = new Map(
    names.flatMap((name, index) => {
      const text = values[index];
      if (text === undefined) return [];
      return [[name, JSON.parse(text) as KeptAnswer] as const];
    }),
  );
  return { byName, count };
}

/** The first answer; undefined if it was too large to be stored. */
export function toAnswer(process: Process, { view }: KeptAnswer): InstanceView | undefined {
  if (view === undefined) return undefined;
  return {
    ...view,
    accepts: view.accepts.map((type) => acceptedView(process, view.id, type)),
    ledger: numbered<LedgerView>(view.ledger),
    ledgerTotal: view.ledgerTotal ?? view.ledger.length,
  };
}

function smallView(view: InstanceView): Pick<KeptAnswer, 'view'> {
  const small = { ...view, accepts: view.accepts.map(({ type }) => type) };
  return isSmallJson(small, maxKeptBytes) ? { view: small } : {};
}

export function tooManyKeys({ name }: Process, most: number): HoldfastError {
  return new HoldfastError(
    'too_many_keys',
    `This ${name} already keeps ${most} keys from the last day; send without an Idempotency-Key, or try again later.`,
    { details: { headers: { 'Retry-After': '3600' } } },
  );
}

export function keyReused(): HoldfastError {
  return new HoldfastError(
    'idempotency_key_reused',
    'This Idempotency-Key was used with a different body; use a new key for a new request.',
  );
}

function hashOf(value: unknown): string {
  const text = JSON.stringify(value, inOrder);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
