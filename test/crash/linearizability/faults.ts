import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from './arena.ts';
import type { Random } from './random.ts';

/** Injects faults into the nodes and, at the same time, Redis until the signal fires. Resolves after the recovery. */
export async function doHarm(
  arena: Arena,
  random: Random,
  options: { readonly until: AbortSignal; readonly note: (fault: string) => void },
): Promise<void> {
  await Promise.all([
    repeat(harmNodes(arena, random.fork(), options.note), random.fork(), options.until),
    repeat(harmRedis(arena, random.fork(), options.note), random.fork(), options.until),
  ]);
}

async function repeat(
  harm: () => Promise<void>,
  random: Random,
  until: AbortSignal,
): Promise<void> {
  while (!until.aborted) {
    await sleep(random.between(300, 2_500), undefined, { signal: until }).catch(() => undefined);
    if (!until.aborted) await harm();
  }
}

/** Mostly short; sometimes longer than a lease. */
function durationMs(random: Random, maxMs: number): number {
  return 50 + maxMs * random.next() ** 2;
}

function harmNodes(
  { nodes }: Arena,
  random: Random,
  note: (fault: string) => void,
): () => Promise<void> {
  return async () => {
    const node = nodes[random.integer(0, nodes.length - 1)];
    if (node === undefined) return;
    const forMs = durationMs(random, 3_500);
    const what = random.weighted({
      pause: 5,
      kill: 2,
      cut: 3,
      stall: 2,
      loseAnswers: 2,
      refuse: 1,
    });
    note(`${what} ${node.name} for ${Math.round(forMs)} ms`);
    switch (what) {
      case 'pause':
        return node.pause(forMs);
      case 'kill':
        return node.kill(forMs / 4);
      case 'cut':
        return node.before.cut();
      case 'stall':
        return node.before.stall(forMs / 2);
      case 'loseAnswers':
        return node.before.loseAnswers(forMs / 4);
      case 'refuse':
        return node.before.refuse(forMs / 4);
    }
  };
}

function harmRedis(
  arena: Arena,
  random: Random,
  note: (fault: string) => void,
): () => Promise<void> {
  const { redis, nodes } = arena;
  return async () => {
    const node = nodes[random.integer(0, nodes.length - 1)];
    if (node === undefined) return;
    const forMs = durationMs(random, 2_500);
    const what = random.weighted({
      cut: 4,
      stall: 3,
      loseAnswers: 4,
      refuse: 2,
      pauseClients: 2,
      pause: 2,
      kill: 1,
    });
    note(`${what} Redis, or its connection to ${node.name}, for ${Math.round(forMs)} ms`);
    switch (what) {
      case 'cut':
        return node.toRedis.cut();
      case 'stall':
        return node.toRedis.stall(forMs);
      case 'loseAnswers':
        return node.toRedis.loseAnswers(forMs / 4);
      case 'refuse':
        return node.toRedis.refuse(forMs);
      case 'pauseClients':
        return arena.pauseClients(forMs);
      case 'pause':
        process.kill(redis.pid, 'SIGSTOP');
        await sleep(forMs);
        process.kill(redis.pid, 'SIGCONT');
        return;
      case 'kill':
        await redis.kill();
        await sleep(forMs / 2);
        return redis.restart();
    }
  };
}
