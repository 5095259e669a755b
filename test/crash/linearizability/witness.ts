import { parseRecord } from '../../../src/actors/record/written/parse-record.ts';
import { parseEntry } from '../../../src/actors/record/written/written-entry.ts';
import type { InstanceId } from '../../../src/actors/ports/ids.ts';
import type { InstanceRecord } from '../../../src/actors/record/record.ts';
import { createRedisClient } from '../../../src/persistence/redis/connection/redis-client.ts';
import { createRedisStore } from '../../../src/persistence/redis/redis-store.ts';
import { silentLog } from '../../support/silent-log.ts';
import type { Capture } from './observation.ts';
import type { TallyContext } from './tally.ts';

/** Reads the store directly, not through nodes or proxies. */
export interface Witness extends AsyncDisposable {
  readonly captures: readonly Capture[];
  /** Captures an instance; undefined if there is none. Rejects while Redis is away. */
  capture(
    instance: InstanceId,
    options?: { readonly isFinal?: true },
  ): Promise<Capture | undefined>;
}

export async function openWitness(redisUrl: string): Promise<Witness> {
  const client = createRedisClient({ url: redisUrl, use: 'commands', log: silentLog });
  const store = await createRedisStore({ client, log: silentLog });
  const captures: Capture[] = [];
  const turns = new Map<InstanceId, Promise<unknown>>();

  async function look(
    instance: InstanceId,
    options: { readonly isFinal?: true },
  ): Promise<Capture | undefined> {
    for (;;) {
      const stored = await store.load(instance);
      if (stored === undefined) return undefined;
      const before = parseRecord(stored);
      const page = { after: -1, limit: before.version + 1, maxBytes: Infinity };
      const { entries: texts } = await store.history(instance, page);
      const again = await store.load(instance);
      // Another instance may have replaced this one between the two reads.
      if (again === undefined || nameOf(parseRecord(again)) !== nameOf(before)) continue;
      const { generation, entries } = contextOf(before);
      const capture: Capture = {
        address: instance,
        instance,
        createdAt: before.createdAt,
        generation,
        version: before.version,
        state: String(before.snapshot.value),
        entries,
        history: texts.map(parseEntry),
        ...options,
      };
      captures.push(capture);
      return capture;
    }
  }

  return {
    captures,
    async capture(instance, options = {}) {
      // One after another, so that captures are noted in order.
      const turn = (turns.get(instance) ?? Promise.resolve())
        .catch(() => undefined)
        .then(async () => look(instance, options));
      turns.set(instance, turn);
      return turn;
    },
    [Symbol.asyncDispose]: async () => store.close(),
  };
}

function contextOf({ snapshot }: InstanceRecord): TallyContext {
  return snapshot.context as TallyContext;
}

function nameOf(record: InstanceRecord): string {
  return `${record.createdAt} ${contextOf(record).generation}`;
}
