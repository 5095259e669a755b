import { type EffectId, type InstanceId, instanceOf } from '../../actors/ports/ids.ts';
import { mostAudits } from '../../actors/ports/audits.ts';
import type { Wake } from '../../actors/ports/ports.ts';

/** The keys of one partition. They share a hash tag, so that one script may touch any of them on a Redis Cluster. */
export interface PartitionKeys {
  readonly due: string;
  readonly late: string;
  readonly leases: string;
  readonly expiry: string;
  readonly recordPrefix: string;
  readonly historyPrefix: string;
  readonly markPrefix: string;
  readonly indexPrefix: string;
  readonly countsPrefix: string;
  /** What operators did by commits to its instances, and how much of it is kept. */
  readonly auditIds: string;
  readonly auditEntries: string;
  readonly mostAudits: number;
  /** Written only to test whether writes succeed. */
  readonly probe: string;
  /** The channel for commits to instances of the partition, of which nodes of builds from before `changesOf` hear. */
  readonly changes: string;
  /** The channel for commits to an instance. */
  changesOf(id: InstanceId): string;
  record(id: InstanceId): string;
  history(id: InstanceId): string;
  marks(id: InstanceId): string;
  /** The instances of a process that carry a term. */
  index(process: string, term: string): string;
  /** How many instances of a process count under each name of a group. */
  counts(process: string, group: string): string;
}

export interface RedisKeys {
  readonly all: readonly PartitionKeys[];
  of(id: InstanceId): PartitionKeys;
  ofWake(wake: Wake): PartitionKeys;
  /** Patterns that together match the channels of all instances, and no others. */
  readonly changesPatterns: readonly string[];
}

export function createRedisKeys(prefix: string, partitions: number): RedisKeys {
  const all = Array.from({ length: partitions }, (_, n) =>
    toPartitionKeys(`{${prefix}:${n}}`, partitions),
  );
  const of = (id: InstanceId): PartitionKeys => {
    const keys = all[hash(id) % partitions];
    if (keys === undefined) throw new RangeError(`No partition for ${id}`);
    return keys;
  };
  return {
    all,
    of,
    ofWake: (wake) => of(instanceOf(wake.effect)),
    changesPatterns: toChangesPatterns(prefix, partitions),
  };
}

/** One for each length of a number of a partition: a `*` would match the channels of other prefixes, too. */
function toChangesPatterns(prefix: string, partitions: number): readonly string[] {
  const literal = prefix.replaceAll(/[*?[\]\\]/g, '\\$&');
  return Array.from(
    { length: String(partitions - 1).length },
    (_, more) => `{${literal}:${'[0-9]'.repeat(more + 1)}}:changes:*`,
  );
}

/** A member of the due index: one letter for the kind, then the effect. */
export function toMember(wake: Wake): string {
  return (wake.kind === 'task' ? 't' : 'r') + wake.effect;
}

export function parseMember(member: string): Wake {
  return {
    kind: member.startsWith('t') ? 'task' : 'timer',
    effect: member.slice(1) as EffectId,
  };
}

function toPartitionKeys(tag: string, partitions: number): PartitionKeys {
  const recordPrefix = `${tag}:i:`;
  const historyPrefix = `${tag}:h:`;
  const markPrefix = `${tag}:m:`;
  const indexPrefix = `${tag}:x:`;
  const countsPrefix = `${tag}:n:`;
  const changes = `${tag}:changes`;
  return {
    due: `${tag}:due`,
    late: `${tag}:late`,
    leases: `${tag}:leases`,
    expiry: `${tag}:expiry`,
    recordPrefix,
    historyPrefix,
    markPrefix,
    indexPrefix,
    countsPrefix,
    auditIds: `${tag}:audit:ids`,
    auditEntries: `${tag}:audit:entries`,
    mostAudits: Math.ceil(mostAudits / partitions),
    probe: `${tag}:probe`,
    changes,
    changesOf: (id) => `${changes}:${id}`,
    record: (id) => recordPrefix + id,
    history: (id) => historyPrefix + id,
    marks: (id) => markPrefix + id,
    index: (process, term) => `${indexPrefix}${toKeyPart(process)}:${toTerm(term)}`,
    counts: (process, group) => `${countsPrefix}${toKeyPart(process)}:${toTerm(group)}`,
  };
}

/** A process name as part of a key, without colons. */
export function toKeyPart(process: string): string {
  return encodeURIComponent(process);
}

/** A record stores its terms with a NUL after each, so no term may contain one. */
export function toTerm(term: string): string {
  return term.replaceAll('\0', '\ufffd');
}

/** FNV-1a. It must never change, because it determines where an instance is stored. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) {
    value = Math.imul(value ^ text.charCodeAt(n), 0x01000193);
  }
  return value >>> 0;
}
