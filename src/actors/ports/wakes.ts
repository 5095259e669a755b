import type { Wake } from './ports.ts';

/**
 * The alarm clock: delivers wakes to *some* node at about the requested time. It may lose, repeat and delay them,
 * because the due index makes up for it.
 */
export interface Wakes {
  /** A wake further away than this is not armed now: its due entry arms it in time. */
  readonly horizonMs: number;
  /** Never rejects: the due index covers a wake that could not be armed. */
  arm(wakes: readonly { readonly wake: Wake; readonly atMs: number }[]): Promise<void>;
  /** Calls `handle` for each wake. `handle` resolves when the wake is handled, and waits while the node is full. */
  start(handle: (wake: Wake) => Promise<void>): Promise<void>;
  /** Whether wakes are being received. */
  flowing(): boolean;
  /** Receives no more wakes; resolves when those being handled are done. */
  close(): Promise<void>;
}
