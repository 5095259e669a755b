import { createHash } from 'node:crypto';
import { HoldfastError } from '../errors.ts';
import type { InstanceId } from './ids.ts';
import type { Commit, Store } from './ports.ts';
import type { InstanceView } from './runtime-types.ts';

/** Tells a repeated request from a new one. */
export interface RequestKey {
  /** Names the client's key within its caller; the same for every repetition. */
  readonly name: string;
  /** Tells apart requests that came with the same key. */
  readonly fingerprint: string;
}

/** What was answered to the first request with a key. */
export interface KeptAnswer {
  readonly fingerprint: string;
  readonly view: InstanceView;
}

const keptMs = 24 * 60 * 60 * 1000;

/**
 * The key of a request: what the caller sent as `Idempotency-Key`, and the body that came with it. The order of keys
 * within the body does not count: not every client writes them in the same order twice.
 */
export function requestKey(scope: string, key: string, body: unknown): RequestKey {
  return { name: hashOf([scope, key]), fingerprint: hashOf(body ?? null) };
}

/** A request that may be repeated, and its answer. */
export interface KeptRequest {
  readonly key: RequestKey;
  readonly view: InstanceView;
}

/** The answers to keep with a commit, for a day. */
export function keepAnswers(answers: readonly KeptRequest[]): Commit['marks'] {
  const put = answers.map(({ key: { name, fingerprint }, view }) => {
    const kept: KeptAnswer = { fingerprint, view };
    return { key: name, value: JSON.stringify(kept) };
  });
  return { put, ttlMs: keptMs };
}

/** The answers that were kept for these keys, by name. */
export async function loadAnswers(
  store: Store,
  id: InstanceId,
  keys: readonly RequestKey[],
): Promise<ReadonlyMap<string, KeptAnswer>> {
  if (keys.length === 0) return new Map();
  const names = [...new Set(keys.map(({ name }) => name))];
  const kept = await store.marks(id, names);
  return new Map(
    names.flatMap((name, index) => {
      const text = kept[index];
      return text === undefined ? [] : [[name, JSON.parse(text) as KeptAnswer] as const];
    }),
  );
}

export function keyReused(): HoldfastError {
  return new HoldfastError(
    'idempotency_key_reused',
    'This Idempotency-Key came with another body before; use a new key for a new request.',
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
