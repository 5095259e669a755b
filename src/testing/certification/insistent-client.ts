import { errorCodes, HoldfastError, type ErrorCode } from '../../errors.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { currentHold } from '../clock/current-hold.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Cluster } from '../faults/cluster.ts';
import type { Asked } from '../nodes/asked.ts';

/** A client that repeats a request with the same idempotency key, on another node, until it is answered. */
export interface InsistentClient extends Asked {
  /** How many requests it has made, without reads. */
  readonly requests: () => number;
}

export interface InsistentClientDeps {
  readonly cluster: Pick<Cluster, 'nodes' | 'isUp' | 'ask'>;
  readonly clock: VirtualClock;
  /** Whether the request with this number is sent to two nodes at once. */
  readonly isDoubled: (request: number) => boolean;
  /** Reads what faults must not strike. */
  readonly undisturbed: <T>(read: () => Promise<T>) => Promise<T>;
}

type Request<T> = (runtime: Runtime) => Promise<T>;

const againMs = 100;
const timeoutMs = 1_000;
/** More than any fault lasts. */
const mostTries = 2_000;
/** What a callback, which has no idempotency key, is answered if it was carried out by an earlier try. */
const carriedOut: ErrorCode = 'callback_closed';

export function createInsistentClient(deps: InsistentClientDeps): InsistentClient {
  const { cluster, clock, isDoubled, undisturbed } = deps;
  let requests = 0;

  function pick(turn: number): string {
    const up = cluster.nodes.filter(cluster.isUp);
    const among = up.length > 0 ? up : cluster.nodes;
    return among[turn % among.length] ?? '';
  }

  async function insist<T>(request: Request<T>, first: number): Promise<T | undefined> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await inTime(cluster.ask(pick(first + tries), request));
      } catch (error) {
        if (!(error instanceof HoldfastError)) throw error;
        if (tries > 0 && error.code === carriedOut) return undefined;
        if (errorCodes[error.code].status !== 503 || tries >= mostTries) throw error;
        await clock.sleep(againMs);
      }
    }
  }

  /** A node that stands still does not answer: the client gives up and repeats its request. */
  async function inTime<T>(answer: Promise<T>): Promise<T> {
    let cancel = () => {};
    const timeOut = new Promise<never>((_, reject) => {
      cancel = clock.after(timeoutMs, () => reject(noAnswer()));
    });
    try {
      return await Promise.race([answer, timeOut]);
    } finally {
      cancel();
    }
  }

  /** Lets time pass as far as the answer needs. */
  async function answered<T>(answer: Promise<T>): Promise<T> {
    return currentHold.getStore() === undefined ? clock.finish(answer) : answer;
  }

  async function act<T>(
    request: (runtime: Runtime, key: string) => Promise<T>,
  ): Promise<T | undefined> {
    const number = requests;
    requests += 1;
    const keyed = async (runtime: Runtime) => request(runtime, `request ${number}`);
    if (!isDoubled(number)) return answered(insist(keyed, number));
    const [one, other] = await answered(
      Promise.allSettled([insist(keyed, number), insist(keyed, number + 1)]),
    );
    if (one.status === 'fulfilled') return one.value;
    if (other.status === 'fulfilled') return other.value;
    throw one.reason;
  }

  async function read<T>(request: Request<T>): Promise<T> {
    return undisturbed(async () => answered(insist(request, 0) as Promise<T>));
  }

  return {
    requests: () => requests,
    async start(process, input, options) {
      const started = await act(async (runtime) => runtime.start(process, input, options));
      if (started === undefined) throw new Error('A start is always answered');
      return started;
    },
    send: async (process, address, event, options) =>
      act(async (runtime, idempotencyKey) =>
        runtime.send(process, address, event, { idempotencyKey, ...options }),
      ),
    cancel: async (process, address, options) =>
      act(async (runtime, idempotencyKey) =>
        runtime.cancel(process, address, { idempotencyKey, ...options }),
      ),
    retryRollback: async (process, address, options) =>
      act(async (runtime, idempotencyKey) =>
        runtime.retryRollback(process, address, { idempotencyKey, ...options }),
      ),
    skipRollback: async (process, address, entry, reason, options) =>
      act(async (runtime, idempotencyKey) =>
        runtime.skipRollback(process, address, entry, reason, { idempotencyKey, ...options }),
      ),
    act: async (process, address, body, reason, options) =>
      act(async (runtime, idempotencyKey) =>
        runtime.act(process, address, body, reason, { idempotencyKey, ...options }),
      ),
    async delete(process, address, reason, options) {
      await act(async (runtime, idempotencyKey) =>
        runtime.delete(process, address, reason, { idempotencyKey, ...options }),
      );
    },
    async pause(process, paused, options) {
      const view = await act(async (runtime, idempotencyKey) =>
        runtime.pause(process, paused, { idempotencyKey, ...options }),
      );
      if (view === undefined) throw new Error('A pause is always answered');
      return view;
    },
    async resume(process, paused, options) {
      const view = await act(async (runtime, idempotencyKey) =>
        runtime.resume(process, paused, { idempotencyKey, ...options }),
      );
      if (view === undefined) throw new Error('A resumption is always answered');
      return view;
    },
    complete: async (token, body) => act(async (runtime) => runtime.complete(token, body)),
    get: async (...args) => read(async (runtime) => runtime.get(...args)),
    waiting: async (...args) => read(async (runtime) => runtime.waiting(...args)),
    ledger: async (...args) => read(async (runtime) => runtime.ledger(...args)),
    history: async (...args) => read(async (runtime) => runtime.history(...args)),
    list: async (...args) => read(async (runtime) => runtime.list(...args)),
    whatIf: async (...args) => read(async (runtime) => runtime.whatIf(...args)),
  };
}

function noAnswer(): HoldfastError {
  return new HoldfastError('store_unavailable', 'No answer arrived in time.');
}
