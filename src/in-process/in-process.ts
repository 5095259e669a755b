import { unknownKey } from '../actors/requests/request-errors.ts';
import type { Runtime } from '../actors/requests/runtime-types.ts';
import type { InstanceView } from '../actors/views/view-types.ts';
import { hasCode, HoldfastError } from '../errors.ts';
import { parseInProcess } from './parse-in-process.ts';
import type { AddressInProcess, InProcess, WaitInProcess } from './in-process-types.ts';
import type { Process } from '../definition/define-process.ts';
import { copyIn, copyOut } from './own-copies.ts';
import type { InstanceOf } from './typed-process.ts';

/** The longest that a timer of Node can be. */
const longestMs = 2 ** 31 - 1;
const never = new AbortController().signal;

/** The calls of a program to its own service, whose runtime is about to be there. */
export function createInProcess(
  opened: () => Promise<Runtime>,
  { isClosing }: { readonly isClosing: () => boolean },
): InProcess {
  /** What is done with an instance by its id, or by its business key: that is looked up first. */
  async function at<T>(
    process: Process | string,
    address: AddressInProcess,
    act: (runtime: Runtime, name: string, id: string) => Promise<T>,
    event?: unknown,
  ): Promise<T> {
    const runtime = await opened();
    const name = nameOf(process);
    if (typeof address === 'string') return act(runtime, name, address);
    const { key, tenant } = address;
    const served = runtime.processes.find((one) => one.name === name);
    // Only an event may come before the start of its instance.
    const early = event === undefined ? {} : { event, waitMs: served?.earlyEventMs ?? 0 };
    try {
      return await act(runtime, name, await runtime.find(name, key, { tenant, ...early }));
    } catch (error) {
      const isGone = hasCode(error, 'instance_not_found');
      throw isGone && served !== undefined ? unknownKey(served, key) : error;
    }
  }

  return {
    async start(process, ...[input, options]) {
      const name = nameOf(process);
      // Before anything else runs: the caller may change it as soon as it has the promise.
      const body: unknown = copyIn(input, `The input of ${name}`);
      const runtime = await opened();
      const { owner: sub, tenant, idempotencyKey } = options ?? {};
      const isForSomebody = sub !== undefined || tenant !== undefined;
      const startFor = isForSomebody ? { sub, tenant } : undefined;
      const { instance } = await runtime.start(name, body, { startFor, idempotencyKey });
      return own(instance);
    },

    async send(process, address, event, options) {
      const body = copyIn(event, `The event ${event.type}`);
      const { ifVersion, idempotencyKey } = options ?? {};
      const given = { ifVersion, idempotencyKey, undeclared: true };
      const send = async (runtime: Runtime, name: string, id: string) =>
        runtime.send(name, id, body, given);
      return own(await at(process, address, send, body));
    },

    get: async (process, address) =>
      own(await at(process, address, async (runtime, name, id) => runtime.get(name, id))),

    wait: async (process, address, options = {}) =>
      at(process, address, async (runtime, name, id) => waitFor(runtime, name, id, options)),

    async *follow(process, address, { after = -1, signal = never } = {}) {
      parseInProcess.after(after);
      const known = async (runtime: Runtime, name: string, id: string) => ({ runtime, name, id });
      const { runtime, name, id } = await at(process, address, known);
      for await (const step of runtime.follow(name, id, { after, signal })) {
        yield copyOut(step) as never;
      }
    },

    async history(process, address, page = {}) {
      parseInProcess.historyPage(page);
      const read = async (runtime: Runtime, name: string, id: string) =>
        runtime.history(name, id, page);
      return copyOut(await at(process, address, read)) as never;
    },

    async ledger(process, address, page = {}) {
      parseInProcess.ledgerPage(page);
      const read = async (runtime: Runtime, name: string, id: string) =>
        runtime.ledger(name, id, page);
      return copyOut(await at(process, address, read));
    },

    async list(process, filter = {}) {
      const parsed = parseInProcess.listFilter(filter);
      return copyOut(await (await opened()).list(nameOf(process), parsed)) as never;
    },

    count: async (process) => (await opened()).count(nameOf(process)),

    async cancel(process, address, options = {}) {
      const given = { ...parseInProcess.cancellation(options), ifVersion: options.ifVersion };
      const cancel = async (runtime: Runtime, name: string, id: string) =>
        runtime.cancel(name, id, given);
      return own(await at(process, address, cancel));
    },

    async retryRollback(process, address, { ifVersion } = {}) {
      const retry = async (runtime: Runtime, name: string, id: string) =>
        runtime.retryRollback(name, id, { ifVersion });
      return own(await at(process, address, retry));
    },

    async skipRollback(process, address, skip) {
      const { id: entry, reason } = parseInProcess.skip(skip);
      const { ifVersion } = skip;
      const note = async (runtime: Runtime, name: string, id: string) =>
        runtime.skipRollback(name, id, entry, reason, { ifVersion });
      return own(await at(process, address, note));
    },
  };

  async function waitFor<P extends Process>(
    runtime: Runtime,
    name: string,
    id: string,
    { until = hasEnded, timeoutMs = Infinity, signal }: WaitInProcess<P>,
  ): Promise<InstanceOf<P>> {
    const limitMs = parseInProcess.timeoutMs(timeoutMs);
    const overAt = performance.now() + limitMs;
    let found: InstanceOf<P> | undefined;
    for (let leftMs = limitMs; ; leftMs = Math.max(0, overAt - performance.now())) {
      signal?.throwIfAborted();
      const view = await runtime.wait(name, id, {
        until: (seen) => {
          const copy = own<P>(seen);
          if (until(copy)) found = copy;
          return found !== undefined;
        },
        timeoutMs: Math.min(leftMs, longestMs),
        signal,
      });
      if (found !== undefined) return found;
      signal?.throwIfAborted();
      if (isClosing()) throw closing();
      if (leftMs <= longestMs) return own(view);
    }
  }
}

function nameOf(process: Process | string): string {
  return typeof process === 'string' ? process : process.name;
}

function hasEnded({ status }: InstanceView): boolean {
  return status !== 'Pending';
}

function closing(): HoldfastError {
  return new HoldfastError('shutting_down', 'This service is closing; wait on another node.');
}

/** What the process shows is typed by its machine and its view. */
function own<P extends Process>(view: InstanceView | undefined): InstanceOf<P> {
  if (view === undefined) throw new Error('Nothing is hidden from the program itself');
  return copyOut(view) as InstanceOf<P>;
}
