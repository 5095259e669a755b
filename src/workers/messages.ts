import type { Measurement } from '../metrics/measurement.ts';

/** What a worker gets to know when it starts. */
export interface Membership {
  /** From 1; the same for the worker that takes the place of one that ended. */
  readonly number: number;
  /** The port that all workers listen on. */
  readonly port: number;
  /** Authorises the tasks of each worker at the stand-ins of all. */
  readonly standInSecret: string;
}

/** How many workers listen, of how many there should be. */
export interface Strength {
  readonly listening: number;
  readonly of: number;
}

/** What the primary tells a worker. */
export type ToWorker =
  | { readonly kind: 'join'; readonly membership: Membership }
  | { readonly kind: 'strength'; readonly strength: Strength }
  | { readonly kind: 'ping' }
  /** Asks for what it measures; `ask` is in the answer. */
  | { readonly kind: 'measure'; readonly ask: number }
  | { readonly kind: 'close'; readonly signal: NodeJS.Signals };

/** Where a node listens, and on which store, for people. */
export interface Listening {
  readonly url: string;
  readonly store: string;
}

/** What a worker tells the primary. */
export type FromWorker =
  /** It listens to messages from now on; earlier ones are lost. */
  | { readonly kind: 'joining' }
  | ({ readonly kind: 'listening' } & Listening)
  /** The answer to a ping. */
  | { readonly kind: 'pong' }
  | { readonly kind: 'measured'; readonly ask: number; readonly measurement: Measurement }
  /** Told every second, so that what a worker has counted survives it. */
  | { readonly kind: 'counted'; readonly counts: Measurement };
