/** What a certificate disturbs, by what happens. */
export const disturbanceKinds = [
  /** A node dies before or after a commit or a call, or when a wake arrives. */
  'crash',
  /** A commit fails, or its answer does not arrive although it was carried out, at once or later. */
  'unknown commit',
  'lost wake',
  'doubled wake',
  'late wake',
  /** A wake arrives after the one that follows it. */
  'wakes out of order',
  /** A task, a compensation or the telling of an emitted event is called twice. */
  'doubled call',
  /** A node stands still before or after a call for longer than its lease, and comes back with success or with failure. */
  'stale node',
  /** A request of a client, such as an event or the completion of a task, arrives at two nodes at once. */
  'doubled request',
  /** All wakes and requests arrive at two nodes at once. */
  'racing nodes',
  /** The nodes restart one after the other. */
  'redeploy',
  /** The same, with the next version of the process. */
  'deploy of the next version',
] as const;

export type DisturbanceKind = (typeof disturbanceKinds)[number];
