import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { InstanceView } from '../actors/views/view-types.ts';
import { HoldfastError } from '../errors.ts';
import { parseInProcess } from './parse-in-process.ts';
import type { AddressInProcess } from './in-process-options.ts';
import type { InProcess, WaitInProcess } from './in-process-types.ts';
import type { Process } from '../definition/define-process.ts';
import { copyIn, copyOut } from './own-copies.ts';
import type { InstanceOf } from './typed-process.ts';

/** The longest delay of a Node timer. */
const longestMs = 2 ** 31 - 1;
const never = new AbortController().signal;

/** The calls of a program to its own service, whose runtime may still be opening. */
export function createInProcess(
  opened: () => Promise<Runtime>,
  { isClosing }: { readonly isClosing: () => boolean },
): InProcess {
  return {
    async start(process, ...[input, options]) {
      const name = nameOf(process);
      // First of all, because the caller may change it as soon as it has the promise.
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
      const { ifVersion, idempotencyKey, reason } = options ?? {};
      const given = { ifVersion, idempotencyKey, reason, undeclared: true };
      return own(await (await opened()).send(nameOf(process), address, body, given));
    },

    get: async (process, address) => own(await (await opened()).get(nameOf(process), address)),

    wait: async (process, address, options = {}) =>
      waitFor(await opened(), nameOf(process), address, options),

    async *follow(process, address, { after = -1, signal = never } = {}) {
      parseInProcess.after(after);
      const steps = (await opened()).follow(nameOf(process), address, { after, signal });
      for await (const step of steps) {
        yield copyOut(step) as never;
      }
    },

    async history(process, address, page = {}) {
      parseInProcess.historyPage(page);
      return copyOut(await (await opened()).history(nameOf(process), address, page)) as never;
    },

    async past(process, address, version) {
      parseInProcess.version(version);
      const { instance } = await (await opened()).past(nameOf(process), address, version);
      return copyOut(instance) as never;
    },

    async ledger(process, address, page = {}) {
      parseInProcess.ledgerPage(page);
      return copyOut(await (await opened()).ledger(nameOf(process), address, page));
    },

    waiting: async (process, address) =>
      copyOut(await (await opened()).waiting(nameOf(process), address)),

    async whatIf(process, address, moves, { version, at } = {}) {
      const asked = { moves: copyIn(moves, 'The moves'), version, at };
      const runtime = await opened();
      return copyOut(await runtime.whatIf(nameOf(process), address, asked, { undeclared: true }));
    },

    incident: async (process, address) =>
      copyOut(await (await opened()).incident(nameOf(process), address)),

    rearm: async (process, address, { reason } = {}) =>
      copyOut(await (await opened()).rearm(nameOf(process), address, { reason })),

    async list(process, filter = {}) {
      const parsed = parseInProcess.listFilter(filter);
      return copyOut(await (await opened()).list(nameOf(process), parsed)) as never;
    },

    preview: async (process, filter) => {
      const parsed = parseInProcess.listFilter(filter);
      return copyOut(await (await opened()).preview(nameOf(process), parsed));
    },

    count: async (process) => (await opened()).count(nameOf(process)),

    states: async (process) => copyOut(await (await opened()).states(nameOf(process))),

    async statistics(process, { period } = {}) {
      if (period !== undefined) parseInProcess.period(period);
      return copyOut(await (await opened()).statistics(nameOf(process), { period }));
    },

    nodes: async () => copyOut(await (await opened()).nodes()),

    async cancel(process, address, options = {}) {
      const { ifVersion, idempotencyKey } = options;
      const given = { ...parseInProcess.cancellation(options), ifVersion, idempotencyKey };
      return own(await (await opened()).cancel(nameOf(process), address, given));
    },

    async retryRollback(process, address, { ifVersion, idempotencyKey, reason } = {}) {
      const options = { ifVersion, idempotencyKey, reason };
      return own(await (await opened()).retryRollback(nameOf(process), address, options));
    },

    async skipRollback(process, address, skip) {
      const { id: entry, reason } = parseInProcess.skip(skip);
      const { ifVersion, idempotencyKey } = skip;
      const options = { ifVersion, idempotencyKey };
      const runtime = await opened();
      const name = nameOf(process);
      return own(await runtime.skipRollback(name, address, entry, reason, options));
    },

    async act(process, address, act, { reason, ifVersion, idempotencyKey }) {
      const asked = parseInProcess.acting({ act: copyIn(act, 'The act'), reason });
      const runtime = await opened();
      const name = nameOf(process);
      const options = { ifVersion, idempotencyKey };
      return own(await runtime.act(name, address, asked.act, asked.reason, options));
    },

    async delete(process, address, { reason, ifVersion, idempotencyKey }) {
      const why = parseInProcess.reason(reason);
      const options = { ifVersion, idempotencyKey };
      await (await opened()).delete(nameOf(process), address, why, options);
    },

    pauses: async (process) => copyOut(await (await opened()).pauses(nameOf(process))),

    async pause(process, { idempotencyKey, ...paused }) {
      const asked = parseInProcess.pausing(paused, 'The pause');
      return copyOut(await (await opened()).pause(nameOf(process), asked, { idempotencyKey }));
    },

    async resume(process, { idempotencyKey, ...paused }) {
      const asked = parseInProcess.pausing(paused, 'The resumption');
      return copyOut(await (await opened()).resume(nameOf(process), asked, { idempotencyKey }));
    },

    doctor: async () => copyOut(await (await opened()).doctor()),

    examine: async () => copyOut(await (await opened()).examine()),

    audits: async (page = {}) =>
      copyOut(await (await opened()).audits(parseInProcess.auditsPage(page))),

    async search(text, options = {}) {
      const { q, limit } = parseInProcess.search({ ...options, q: text });
      return copyOut(await (await opened()).search(q, { limit }));
    },
  };

  async function waitFor<P extends Process>(
    runtime: Runtime,
    name: string,
    address: AddressInProcess,
    { until = hasEnded, timeoutMs = Infinity, signal }: WaitInProcess<P>,
  ): Promise<InstanceOf<P>> {
    const limitMs = parseInProcess.timeoutMs(timeoutMs);
    const overAt = performance.now() + limitMs;
    let found: InstanceOf<P> | undefined;
    for (let leftMs = limitMs; ; leftMs = Math.max(0, overAt - performance.now())) {
      signal?.throwIfAborted();
      const view = await runtime.wait(name, address, {
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

/** The machine and view of the process define the type of what it shows. */
function own<P extends Process>(view: InstanceView | undefined): InstanceOf<P> {
  if (view === undefined) throw new Error('Nothing is hidden from the program itself');
  return copyOut(view) as InstanceOf<P>;
}
