/** The URLs of the dashboard, below the path that it is mounted under. */
export interface Paths {
  readonly base: string;
  readonly home: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly search: string;
  /** The list, with a filter: `status=Failed`. */
  instances(query?: Readonly<Record<string, string>> | URLSearchParams): string;
  process(name: string): string;
  /** Where forms that pause and resume a process are sent. */
  pauses(name: string, act: 'pause' | 'resume'): string;
  /** `version`: as that step left the instance. */
  instance(process: string, id: string, version?: number): string;
  /** The whole data of an instance as JSON. */
  data(process: string, id: string, version?: number): string;
  /** Where a form of an instance is sent. */
  act(process: string, id: string, act: string): string;
  /** Where a form is sent to see what it would come to. `version`: after that step. */
  preview(process: string, id: string, act: string, version?: number): string;
  /** The audit log, with a filter: `by=otto`. */
  audit(query?: Readonly<Record<string, string>> | URLSearchParams): string;
  readonly bulkActs: string;
  /** Where acts on all instances of a selection are chosen and confirmed. */
  newBulkAct(query: URLSearchParams): string;
  bulkAct(id: string): string;
  asset(file: string): string;
}

/** `base` has no slash at its end. `edition`: changes when an asset does. */
export function createPaths(base: string, edition: string): Paths {
  const part = encodeURIComponent;
  const instance = (process: string, id: string) =>
    `${base}/processes/${part(process)}/${part(id)}`;
  const at = (version: number | undefined) => (version === undefined ? '' : `?version=${version}`);
  return {
    base,
    home: base,
    signIn: `${base}/sign-in`,
    signOut: `${base}/sign-out`,
    search: `${base}/search`,
    instances: (query = {}) => withQuery(`${base}/instances`, query),
    audit: (query = {}) => withQuery(`${base}/audit`, query),
    process: (name) => `${base}/processes/${part(name)}`,
    pauses: (name, act) => `${base}/processes/${part(name)}/pauses/${act}`,
    instance: (process, id, version) => instance(process, id) + at(version),
    data: (process, id, version) => `${instance(process, id)}/data${at(version)}`,
    act: (process, id, act) => `${instance(process, id)}/${act}`,
    preview: (process, id, act, version) => `${instance(process, id)}/preview/${act}${at(version)}`,
    bulkActs: `${base}/bulk-acts`,
    newBulkAct: (query) => `${base}/bulk-acts/new?${query.toString()}`,
    bulkAct: (id) => `${base}/bulk-acts/${part(id)}`,
    asset: (file) => `${base}/assets/${edition}/${file}`,
  };
}

function withQuery(
  path: string,
  query: Readonly<Record<string, string>> | URLSearchParams,
): string {
  const asked = new URLSearchParams(query).toString();
  return asked === '' ? path : `${path}?${asked}`;
}
