import { HoldfastError, type ErrorCode } from '../../../src/errors.ts';
import type { InstanceView } from '../../../src/actors/views/view-types.ts';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import type { Process } from '../../../src/definition/define-process.ts';
import type { VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import type { Cluster } from '../../../src/testing/faults/cluster.ts';
import type { Act } from '../plans/act.ts';
import type { Context } from '../plans/build-process.ts';
import type { Answer, Followed } from './answer.ts';
import { createOperation, isKeyed } from './operate.ts';

/** Plays the acts of clients and operators. */
export interface Clients {
  /** Resolves once the act is answered, or given up. Never rejects. */
  play(act: Act): Promise<void>;
  readonly answers: readonly Answer[];
  readonly followed: readonly Followed[];
}

const patienceMs = 15_000;
const pauseMs = 700;
const maxAttempts = 6;
/** After these, the request may have been carried out. */
const leftOpen: ReadonlySet<ErrorCode> = new Set([
  'store_unavailable',
  'internal',
  'instance_busy',
]);
const guest = { sub: 'guest', tenant: undefined, scopes: [], claims: {} };

type Ask = (runtime: Runtime) => Promise<InstanceView | undefined>;

export function createClients({
  clock,
  cluster,
  next,
}: {
  readonly clock: VirtualClock;
  readonly cluster: Cluster;
  readonly next: () => Process;
}): Clients {
  const answers: Answer[] = [];
  const followed: Followed[] = [];
  const versions = new Map<string, number>();

  /** Asks once; gives up after a while. */
  async function ask(node: string, request: Ask): Promise<Answer['result']> {
    const patience = clock.sleep(patienceMs).then(() => 'late' as const);
    try {
      const view = await Promise.race([cluster.ask(node, request), patience]);
      if (view === 'late') return { kind: 'unknown', why: 'late' };
      const context = view?.data as Context | undefined;
      return { kind: 'done', generation: context?.generation, log: context?.log };
    } catch (error) {
      if (!(error instanceof HoldfastError)) return { kind: 'unknown', why: String(error) };
      const { code } = error;
      return leftOpen.has(code) ? { kind: 'unknown', why: code } : { kind: 'refused', code };
    }
  }

  async function insist(act: Act, request: Ask, attempts: number): Promise<void> {
    const askedAt = clock.now();
    let at = cluster.nodes.indexOf(act.node);
    let isRepeated = false;
    for (let attempt = 1; ; attempt += 1) {
      const result = await ask(cluster.nodes[at] ?? act.node, request);
      const isShut = result.kind === 'refused' && result.code === 'shutting_down';
      if ((result.kind !== 'unknown' && !isShut) || attempt >= attempts) {
        answers.push({ act, askedAt, answeredAt: clock.now(), result, isRepeated });
        return;
      }
      isRepeated ||= result.kind === 'unknown';
      at = (at + 1) % cluster.nodes.length;
      await clock.sleep(pauseMs);
    }
  }

  async function follow(act: Extract<Act, { kind: 'follow' }>): Promise<void> {
    const signal = AbortSignal.any([]);
    const seen: number[] = [];
    followed.push(seen);
    const reading = cluster.ask(act.node, async (runtime) => {
      for await (const { sequence } of runtime.follow('walk', { key: act.key }, { signal })) {
        seen.push(sequence);
      }
    });
    await Promise.race([reading.catch(() => undefined), clock.sleep(act.forMs)]);
  }

  return {
    answers,
    followed,
    async play(act) {
      switch (act.kind) {
        case 'start': {
          const { key, generation, isKeyed } = act;
          const options = isKeyed ? { idempotencyKey: generation } : {};
          return insist(
            act,
            async (runtime) => {
              const { instance, created } = await runtime.start(
                'walk',
                { key, generation },
                options,
              );
              versions.set(key, instance.version);
              return created ? instance : undefined;
            },
            isKeyed ? maxAttempts : 1,
          );
        }
        case 'send': {
          const { key, type, id, isGuest, isKeyed, ifSeen } = act;
          const options = {
            ...(isGuest ? { caller: guest } : {}),
            ...(isKeyed ? { idempotencyKey: `send-${id}` } : {}),
            ...(ifSeen ? { ifVersion: versions.get(key) ?? 0 } : {}),
          };
          return insist(
            act,
            async (runtime) => {
              const view = await runtime.send('walk', { key }, { type, id }, options);
              if (view !== undefined) versions.set(key, view.version);
              return view;
            },
            isKeyed ? maxAttempts : 1,
          );
        }
        case 'operate':
          return insist(act, createOperation(act, clock.now), isKeyed(act) ? maxAttempts : 1);
        case 'cancel':
          return insist(act, async (runtime) => runtime.cancel('walk', { key: act.key }), 1);
        case 'wait':
          return insist(
            act,
            async (runtime) =>
              runtime.wait(
                'walk',
                { key: act.key },
                {
                  until: ({ status }) => status !== 'Pending',
                  timeoutMs: act.withinMs,
                },
              ),
            1,
          );
        case 'follow':
          return follow(act);
        case 'restart':
          return cluster.restart(act.node);
        case 'deploy': {
          const process = next();
          for (const node of cluster.nodes) await cluster.restart(node, [process]);
        }
      }
    },
  };
}
