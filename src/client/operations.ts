import type { Process } from '../definition/define-process.ts';
import type { Client, InstanceAddress } from './client-types.ts';
import type { Ask } from './sender.ts';
import { toIfMatch, toReason } from './to-headers.ts';

type Operations<P extends Process> = Pick<
  Client<P>,
  'retryRollback' | 'skipRollback' | 'act' | 'delete' | 'rearm' | 'pauses' | 'pause' | 'resume'
>;

interface OperationsDeps {
  /** Resolves with undefined for a response without a body. */
  readonly json: <T>(ask: Ask) => Promise<T>;
  /** The path of an instance, by its id. */
  readonly at: (id: string, more?: string) => string;
  readonly idOf: (address: InstanceAddress, signal: AbortSignal | undefined) => Promise<string>;
  readonly pathOfProcess: (more: string, signal: AbortSignal | undefined) => Promise<string>;
}

/** What operators do with the instances of a process, and with the process. */
export function createOperations<P extends Process>({
  json,
  at,
  idOf,
  pathOfProcess,
}: OperationsDeps): Operations<P> {
  const change =
    (what: 'pause' | 'resume'): Client<P>['pause'] =>
    async ({ signal, idempotencyKey, ...body }) => {
      const path = await pathOfProcess(`/${what}`, signal);
      return json({ method: 'POST', path, body, idempotencyKey, signal });
    };

  return {
    async retryRollback(address, { ifMatch, reason, idempotencyKey, signal } = {}) {
      const path = at(await idOf(address, signal), '/rollback/retry');
      const headers = toIfMatch(ifMatch);
      return json({ method: 'POST', path, body: { reason }, idempotencyKey, signal, headers });
    },

    async skipRollback(address, { ifMatch, idempotencyKey, signal, id, reason }) {
      const path = at(await idOf(address, signal), '/rollback/skip');
      const headers = toIfMatch(ifMatch);
      const body = { id, reason };
      return json({ method: 'POST', path, body, idempotencyKey, signal, headers });
    },

    async act(address, act, { reason, ifMatch, idempotencyKey, signal }) {
      const path = at(await idOf(address, signal), '/acts');
      const headers = toIfMatch(ifMatch);
      const body = { act, reason };
      return json({ method: 'POST', path, body, idempotencyKey, signal, headers });
    },

    async delete(address, { reason, ifMatch, idempotencyKey, signal }) {
      const path = at(await idOf(address, signal));
      const headers = { ...toIfMatch(ifMatch), ...toReason(reason) };
      await json({ method: 'DELETE', path, idempotencyKey, signal, headers });
    },

    async rearm(address, { reason, signal } = {}) {
      const path = at(await idOf(address, signal), '/waiting/rearm');
      return json({ method: 'POST', path, body: { reason }, signal });
    },

    pauses: async ({ signal } = {}) =>
      json({ method: 'GET', path: await pathOfProcess('/pauses', signal), signal }),

    pause: change('pause'),
    resume: change('resume'),
  };
}
