import type { AuditsQuery } from '../actors/contract/audits-query.ts';
import type { AuditsView, DoctorView, NodesView } from '../actors/views/view-types.ts';
import type { Answer } from '../http/openapi/answers.ts';
import type { Cancellable, ConnectOptions } from './client-types.ts';
import { createSender } from './sender.ts';
import { toJson } from './to-json.ts';
import { toQuery } from './to-query.ts';

export type ServiceClientOptions = ConnectOptions;

export interface SearchOptions extends Cancellable {
  /** The maximum number of hits, from 1 to 20. Default 20. */
  readonly limit?: number;
}

export type AuditsOptions = AuditsQuery & Cancellable;

/** Calls what belongs to a service as a whole. Throws a `ProblemError` if the service refuses a request. */
export interface ServiceClient {
  /**
   * Finds instances of all processes by public id, business key or words of their searchable attributes; with the scope
   * `holdfast:admin` also by internal id, as in log lines.
   */
  search(text: string, options?: SearchOptions): Promise<Answer<'SearchHits'>['hits']>;
  /** Returns what operators did, newest first. Requires the scope `holdfast:admin`. */
  audits(options?: AuditsOptions): Promise<AuditsView>;
  /** Returns what the rounds over all live instances have found. Requires the scope `holdfast:admin` and a token without a tenant. */
  doctor(options?: Cancellable): Promise<DoctorView>;
  /** Asks for a round now; `doctor` shows its progress. Requires the scope `holdfast:admin` and a token without a tenant. */
  examine(options?: Cancellable): Promise<DoctorView>;
  /** Returns the nodes that are alive, and how late their work is. Requires the scope `holdfast:observe` or `holdfast:admin`. */
  nodes(options?: Cancellable): Promise<NodesView>;
}

/** Creates a client of a service as a whole; `createClient` creates one of a process. */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const json = toJson(createSender(options));
  return {
    async search(text, { limit, signal } = {}) {
      const path = `/search${toQuery({ q: text, limit })}`;
      return (await json<Answer<'SearchHits'>>({ method: 'GET', path, signal })).hits;
    },
    audits: async ({ before, limit, signal } = {}) =>
      json({ method: 'GET', path: `/audit${toQuery({ before, limit })}`, signal }),
    doctor: async ({ signal } = {}) => json({ method: 'GET', path: '/doctor', signal }),
    examine: async ({ signal } = {}) => json({ method: 'POST', path: '/doctor', signal }),
    nodes: async ({ signal } = {}) => json({ method: 'GET', path: '/nodes', signal }),
  };
}
