import type { Wake } from '../ports/ports.ts';
import type { Tracing } from '../../tracing/tracing.ts';

interface Handles {
  take(wake: Wake): Promise<void>;
  takeOverdue(wakes: readonly Wake[]): Promise<number>;
}

/** Handles wakes outside of any span: a wake is not part of what armed it. */
export function outsideSpans<T extends Handles>(onWake: T, tracing: Tracing | undefined): T {
  if (tracing === undefined) return onWake;
  return {
    ...onWake,
    take: async (wake) => tracing.outside(async () => onWake.take(wake)),
    takeOverdue: async (overdue) => tracing.outside(async () => onWake.takeOverdue(overdue)),
  };
}
