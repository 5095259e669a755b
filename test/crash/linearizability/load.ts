import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena, ArenaNode } from './arena.ts';
import { ask, type Asked, type Question } from './ask.ts';
import { follow } from './follow.ts';
import type { Operation, StreamReading } from './observation.ts';
import type { Random } from './random.ts';
import { guest } from './tally.ts';
import { createTarget, isOver, noteAnswer, pathTo, type Target } from './targets.ts';
import { createWishes, type Wish } from './wishes.ts';

/** The requests of clients, and the answers. */
export interface Load {
  readonly operations: readonly Operation[];
  readonly streams: readonly StreamReading[];
  readonly targets: readonly Target[];
  /** Starts the instances that clients work on. Call it before the first fault. */
  begin(counts: { readonly rounds: number; readonly tallies: number }): Promise<void>;
  /** One client, which sends one request after another, sometimes several at once, until the signal fires. */
  work(random: Random, until: AbortSignal): Promise<void>;
  /** One reader of live streams. */
  watch(random: Random, until: AbortSignal): Promise<void>;
}

const maxAttempts = 6;

/** `tokens` are the values of `Authorization`, by caller. */
export function createLoad(
  nodes: Arena['nodes'],
  tokens: Readonly<Record<string, string>>,
  random: Random,
): Load {
  const operations: Operation[] = [];
  const streams: StreamReading[] = [];
  const targets: Target[] = [];
  const wishes = createWishes(tokens);

  function nodeOf(by: Random): ArenaNode {
    const node = nodes[by.integer(0, nodes.length - 1)];
    if (node === undefined) throw new RangeError('There are no nodes');
    return node;
  }

  /** Repeats the request while its outcome is unknown, and sometimes once more. */
  async function insist(by: Random, node: ArenaNode, question: Question): Promise<Asked[]> {
    const attempts = [await ask(node, question)];
    while (attempts.at(-1)?.answer.kind === 'unknown' && attempts.length < maxAttempts) {
      await sleep(by.between(0, 700));
      attempts.push(await ask(nodeOf(by), question));
    }
    if (by.chance(0.3)) {
      await sleep(by.between(0, 300));
      attempts.push(await ask(nodeOf(by), question));
    }
    return attempts;
  }

  async function fulfil(by: Random, node: ArenaNode, wish: Wish): Promise<readonly Asked[]> {
    const isRepeatable = wish.request.kind !== 'read' && wish.request.key !== undefined;
    return isRepeatable ? insist(by, node, wish.question) : [await ask(node, wish.question)];
  }

  async function act(by: Random, node: ArenaNode, target: Target, wish: Wish): Promise<void> {
    note(target, wish, await fulfil(by, node, wish));
  }

  function note(target: Target, { request, caller }: Wish, attempts: readonly Asked[]): void {
    const operation: Operation = { address: target.address, request, caller, attempts };
    operations.push(operation);
    for (const { answer } of attempts) noteAnswer(target, operation, answer);
  }

  /** An instance whose id no client received cannot be checked. */
  async function startNew(by: Random, node: ArenaNode, key?: string): Promise<void> {
    const wish = wishes.toStart(key);
    const attempts = await fulfil(by, node, wish);
    const [target] = attempts.flatMap(({ publicId, answer }) =>
      publicId === undefined || answer.kind !== 'accepted'
        ? []
        : [createTarget(publicId, answer.seen, key)],
    );
    if (target === undefined) return;
    targets.push(target);
    note(target, wish, attempts);
  }

  function toWish(by: Random, target: Target): Wish {
    const isGone = target.last === undefined || isOver(target);
    if (target.kind === 'round' && isGone && by.chance(0.5)) return wishes.toStart(target.key);
    return by.chance(0.25) ? wishes.toRead(by, target) : wishes.toSend(by, target);
  }

  /** One that has not ended, or one that is started again; sometimes any. */
  function targetOf(by: Random): Target | undefined {
    const open = targets.filter((target) => target.kind === 'round' || !isOver(target));
    const among = by.chance(0.03) ? targets : open;
    return among[by.integer(0, among.length - 1)];
  }

  return {
    operations,
    streams,
    targets,
    async begin({ rounds, tallies }) {
      for (let n = 0; n < rounds; n += 1) await startNew(random, nodeOf(random), `key ${n}`);
      for (let n = 0; n < tallies; n += 1) await startNew(random, nodeOf(random));
    },
    async work(by, until) {
      const tallies = () => targets.filter((target) => target.kind === 'tally' && !isOver(target));
      const wanted = tallies().length;
      while (!until.aborted) {
        if (tallies().length < wanted) await startNew(by, nodeOf(by));
        const target = targetOf(by);
        if (target !== undefined) {
          const node = nodeOf(by);
          const count = by.chance(0.4) ? by.integer(2, 5) : 1;
          const burst = Array.from({ length: count }, () => toWish(by, target));
          await Promise.all(burst.map(async (wish) => act(by.fork(), node, target, wish)));
        }
        await sleep(by.between(5, 60));
      }
    },
    async watch(by, until) {
      while (!until.aborted) {
        const target = targetOf(by);
        const isWhole = target?.kind === 'round' || by.chance(0.5);
        const reading =
          target &&
          (await follow(nodeOf(by).url, {
            path: pathTo(target, 'id'),
            address: target.address,
            after: isWhole ? -1 : by.integer(-1, target.last?.version ?? -1),
            headers: wishes.headersOf(guest),
            until: AbortSignal.any([until, AbortSignal.timeout(by.integer(300, 3_000))]),
          }));
        if (reading === undefined) await sleep(50);
        else streams.push(reading);
      }
    },
  };
}
