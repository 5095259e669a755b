import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { instanceOf, type EffectId, type InstanceId } from '../../../src/actors/ports/ids.ts';
import { startOutside, type OutsideCall } from '../../support/outside.ts';
import { jwtSecret, tokenFor } from '../../unit/support/tokens.ts';
import { openArena, type Arena } from './arena.ts';
import { check } from './check.ts';
import { doHarm } from './faults.ts';
import { createLoad, type Load } from './load.ts';
import type { Violation } from './invariants.ts';
import type { Observation } from './observation.ts';
import { createRandom } from './random.ts';
import { guest, workAttempts, type Work } from './tally.ts';
import { notExercised, summarize } from './summarize.ts';
import { openWitness, type Witness } from './witness.ts';

const seed = Number(process.env['LINEARIZABILITY_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
/** A shorter run need not cover everything. */
const whole = 60;
const seconds = Number(process.env['LINEARIZABILITY_SECONDS'] ?? whole);
const quietMs = 60_000;

test(
  'three nodes keep every promise under every kind of fault',
  async () => {
    console.log(`LINEARIZABILITY_SEED=${seed} LINEARIZABILITY_SECONDS=${seconds}`);
    const random = createRandom(seed);
    await using outside = await startOutside();
    const settings = {
      tallyUrl: outside.url,
      auth: { secret: jwtSecret },
      rates: { caller: 0, instance: 0 },
    };
    await using arena = await openArena(['a', 'b', 'c'], settings);
    await using witness = await openWitness(arena.redis.url);
    outside.behave('work', (_, call) => answerWork(call, outside.calls));
    outside.behave('archive', (_, { key }) => ({ until: untilCaptured(witness, key) }));
    const tokens = {
      owner: `Bearer ${await tokenFor({ sub: 'owner' })}`,
      [guest]: `Bearer ${await tokenFor({ sub: guest })}`,
    };
    const load = createLoad(arena.nodes, tokens, random.fork());
    await load.begin({ rounds: 6, tallies: 3 });

    const over = new AbortController();
    const faults: string[] = [];
    const startedAt = performance.now();
    const note = (fault: string) =>
      void faults.push(`${(performance.now() - startedAt).toFixed(0)} ${fault}`);
    const harm = doHarm(arena, random.fork(), { until: over.signal, note });
    const clients = [
      ...Array.from({ length: 12 }, () => load.work(random.fork(), over.signal)),
      ...Array.from({ length: 2 }, () => load.watch(random.fork(), over.signal)),
      glance(load, witness, over.signal),
    ];
    const all = Promise.all([harm, ...clients]);
    await Promise.race([sleep(seconds * 1_000), all]);
    over.abort();
    await all;
    await settle(load, witness);

    const observation: Observation = {
      operations: load.operations,
      captures: witness.captures,
      streams: load.streams,
      calls: outside.callsOf('work'),
    };
    const violations = check(observation);
    const counts = summarize(observation);
    console.log(`seed ${seed}: ${faults.length} faults, ${JSON.stringify(counts)}`);
    if (violations.length > 0) await keep({ arena, observation, faults, violations });
    const found = violations.map(({ invariant, detail }) => `${invariant}: ${detail}`);
    const missing = seconds < whole ? [] : notExercised(counts);
    expect({ seed, found, missing }).toEqual({ seed, found: [], missing: [] });
  },
  240_000 + seconds * 1_000,
);

/** The answer of the outside system to an attempt, from which a check derives the outcome of the task. */
function answerWork(call: OutsideCall, calls: readonly OutsideCall[]) {
  const { needs, slowMs, fickle } = call.body as unknown as Work;
  const attempt = Number(call.body['attempt']);
  const runs = calls.filter((other) => other.key === call.key && other.body['attempt'] === attempt);
  if (fickle && attempt === workAttempts) {
    return runs.length > 1 ? {} : { status: 503, delayMs: slowMs };
  }
  return { delayMs: slowMs, ...(attempt < needs || fickle ? { status: 503 } : {}) };
}

/** Captures the history before the instance is released. */
async function untilCaptured(witness: Witness, key: string): Promise<void> {
  const instance = instanceOf(key as EffectId);
  for (;;) {
    try {
      await witness.capture(instance);
      return;
    } catch {
      await sleep(50);
    }
  }
}

/** Captures instances while they change. */
async function glance(load: Load, witness: Witness, until: AbortSignal): Promise<void> {
  for (let n = 0; !until.aborted; n += 1) {
    const target = load.targets[n % load.targets.length];
    if (target !== undefined) await witness.capture(target.address).catch(() => undefined);
    await sleep(50);
  }
}

/** Waits until nothing is pending, for `quietMs` at most, and takes the last captures. */
async function settle(load: Load, witness: Witness): Promise<void> {
  const untilAt = performance.now() + quietMs;
  const addresses: InstanceId[] = load.targets.map(({ address }) => address);
  for (const address of addresses) {
    for (;;) {
      const capture = await witness.capture(address).catch(() => 'away' as const);
      const isCalm =
        capture === undefined || (capture !== 'away' && ['open', 'closed'].includes(capture.state));
      if (isCalm || performance.now() > untilAt) break;
      await sleep(100);
    }
    await witness.capture(address, { isFinal: true });
  }
}

/** For the diagnosis of a failed run. */
async function keep(run: {
  readonly arena: Arena;
  readonly observation: Observation;
  readonly faults: readonly string[];
  readonly violations: readonly Violation[];
}): Promise<void> {
  const folder = `.cache/linearizability/${seed}`;
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/observation.json`, JSON.stringify(run.observation));
  await writeFile(`${folder}/faults.txt`, run.faults.join('\n'));
  await writeFile(
    `${folder}/violations.txt`,
    run.violations.map(({ invariant, detail }) => `${invariant}: ${detail}`).join('\n\n'),
  );
  for (const node of run.arena.nodes) {
    await writeFile(`${folder}/${node.name}.log`, node.output());
  }
  console.log(`${run.violations.length} violations; all that was seen is in ${folder}`);
}
