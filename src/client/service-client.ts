import type { AuditsQuery } from '../actors/contract/audits-query.ts';
import type { AuditsView, DoctorView, NodesView, Preview } from '../actors/views/view-types.ts';
import type { BulkActProcess } from '../bulk-acts/create-bulk-act.ts';
import type { Process } from '../definition/define-process.ts';
import type { Answer } from '../http/openapi/answers.ts';
import type { InputOf } from '../in-process/typed-process.ts';
import type { Cancellable, Client, ConnectOptions } from './client-types.ts';
import { createSender } from './sender.ts';
import { toJson } from './to-json.ts';
import { toQuery } from './to-query.ts';

export type ServiceClientOptions = ConnectOptions;

export interface SearchOptions extends Cancellable {
  /** The maximum number of hits, from 1 to 20. Default 20. */
  readonly limit?: number;
}

export type AuditsOptions = AuditsQuery & Cancellable;

/** Which instances of a process a bulk act is for, as its start takes it. */
export type BulkFilter = InputOf<BulkActProcess>['filter'];

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
  /**
   * Counts the instances that a bulk act with this filter would act on, exactly up to 10,000, and returns the newest 10. Requires the scope
   * `holdfast:observe` or `holdfast:admin`.
   */
  preview(
    process: string | Pick<Process, 'name'>,
    filter: BulkFilter,
    options?: Cancellable,
  ): Promise<Preview>;
  /**
   * Bulk acts, as instances of their process: `start` begins one, `get`, `wait` and `stream` show its progress and its newest 100 failures
   * in `data`, `send` with `{ type: 'STOP' }` ends it after the page that it is on, `cancel` at once. Requires the scope `holdfast:admin`.
   */
  readonly bulkActs: Client<BulkActProcess>;
}

/** The path of the process of bulk acts. */
export const bulkActsPath = '/bulk-acts';

/** What a client of a service does beside bulk acts. */
export function createServiceCalls(options: ServiceClientOptions): Omit<ServiceClient, 'bulkActs'> {
  const json = toJson(createSender(options));
  return {
    async search(text, { limit, signal } = {}) {
      const path = `/search${toQuery({ q: text, limit })}`;
      return (await json<Answer<'SearchHits'>>({ method: 'GET', path, signal })).hits;
    },
    audits: async ({ signal, ...query } = {}) =>
      json({ method: 'GET', path: `/audit${toQuery(query)}`, signal }),
    doctor: async ({ signal } = {}) => json({ method: 'GET', path: '/doctor', signal }),
    examine: async ({ signal } = {}) => json({ method: 'POST', path: '/doctor', signal }),
    nodes: async ({ signal } = {}) => json({ method: 'GET', path: '/nodes', signal }),
    async preview(process, filter, { signal } = {}) {
      const body = { process: typeof process === 'string' ? process : process.name, filter };
      return json({ method: 'POST', path: `${bulkActsPath}/preview`, body, signal });
    },
  };
}
