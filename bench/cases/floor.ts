import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { startRecommended } from '../redis/start-recommended.ts';
import { monitor } from '../redis/monitor.ts';
import type { MonitoredCommand } from '../redis/parse-monitor-line.ts';
import { replay, type Command, type Replayed } from '../redis/replay.ts';
import type { Case } from './case.ts';
import { threeSteps } from './three-steps.ts';

const clients = 64;
const rounds = 5;
/** Calls that are sent at once: as many as Redis finds together at some load. */
const together = 8;
/** Takes the same keys and arguments as the commit script, and does nothing. */
const emptyScript = 'return 1';

/** Refused in a replay: commits that hold a lease which another script gave. On a machine that keeps up, there are none. */
const mostRefused = 0.05;

/** A call of the commit script, and what the script did in it. */
interface Call {
  readonly args: readonly Buffer[];
  readonly commits: number;
  readonly does: readonly Command[];
}

/**
 * How far a commit is from the least that Redis can do. Records the commits of clients that run three steps, and replays them on
 * a Redis of its own, in turn with the same calls of a script that does nothing, and with the commands that the script calls, sent
 * as plain commands.
 */
export const floor: Case = {
  name: 'floor',
  storages: ['everysec'],
  isLong: true,
  inBullmq: false,
  async measure(contender, plan) {
    const commitScript = await contender.commitScript();
    const stop = await monitor(contender.redis?.port ?? 0);
    await threeSteps(clients).measure(contender, { ...plan, warmUpMs: 0 });
    const calls = toCalls(await stop(), toSha(commitScript));
    const commits = sum(calls.map((call) => call.commits));
    const sent = sum(calls.flatMap(({ args }) => args.map(({ length }) => length)));
    const [whole, empty, plain] = await replayAll(calls, commitScript);
    const each = (us: number) => us / commits;
    return {
      commits,
      commitsPerCall: commits / calls.length,
      bytesPerCommit: sent / commits,
      commandsPerCommit: sum(calls.map(({ does }) => does.length)) / commits,
      commitUs: each(whole.mainUs),
      emptyUs: each(empty.mainUs),
      plainUs: each(plain.mainUs),
      commitCommandUs: each(whole.commandUs),
      emptyCommandUs: each(empty.commandUs),
      plainCommandUs: each(plain.commandUs),
      commitToEmpty: whole.mainUs / empty.mainUs,
      commitToPlain: whole.mainUs / plain.mainUs,
    };
  },
};

async function replayAll(
  calls: readonly Call[],
  commitScript: string,
): Promise<readonly [Replayed, Replayed, Replayed]> {
  await using redis = await startRecommended({ appendfsync: 'everysec' });
  const client = new Redis(redis.url);
  const load = async (script: string) => String(await client.script('LOAD', script));
  const shas = { whole: await load(commitScript), empty: await load(emptyScript) };
  const callsOf = (sha: string) =>
    calls.map(({ args: [, ...rest] }): Command => ['evalsha', sha, ...rest]);
  const plain = calls.flatMap(({ does }) => does);
  const perCall = plain.length / calls.length;
  const measured: (readonly [Replayed, Replayed, Replayed])[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const whole = await replay(client, callsOf(shas.whole), together);
      const results = whole.replies.flat();
      const refused = results.filter((result) => result !== 1).length;
      if (refused > results.length * mostRefused)
        throw new Error(`${refused} of ${results.length} replayed commits were refused`);
      measured.push([
        whole,
        await replay(client, callsOf(shas.empty), together),
        await replay(client, plain, Math.round(together * perCall)),
      ]);
    }
  } finally {
    client.disconnect();
  }
  return [median(measured, 0), median(measured, 1), median(measured, 2)];
}

/** The calls of a script, each with the commands that it called. Throws if there are none. */
export function toCalls(commands: readonly MonitoredCommand[], sha: string): readonly Call[] {
  const calls: (Call & { readonly does: Command[] })[] = [];
  let isWithin = false;
  for (const { isFromScript, name, args } of commands) {
    if (isFromScript) {
      if (isWithin) calls.at(-1)?.does.push([name, ...args]);
      continue;
    }
    isWithin = name === 'evalsha' && args[0]?.toString() === sha;
    if (isWithin) calls.push({ args, commits: 0, does: [] });
  }
  if (calls.length === 0) throw new Error('The service has not called this commit script');
  // Each commit publishes its change.
  return calls.map((call) => ({
    ...call,
    commits: call.does.filter(([name]) => name === 'publish').length,
  }));
}

function median(measured: readonly (readonly Replayed[])[], which: number): Replayed {
  const all = measured.flatMap((round) => round[which] ?? []);
  const [middle] = all.toSorted((a, b) => a.mainUs - b.mainUs).slice(Math.floor(all.length / 2));
  if (middle === undefined) throw new RangeError('Nothing was measured');
  return middle;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function toSha(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
