import type { Delivered } from '../mailboxes/deliver.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store, Wake } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';
import { strandedMs } from '../record/due.ts';
import type { TaskState } from '../step/find-task.ts';
import type { StepResult } from '../step/step-result.ts';
import type { Answer } from '../batch/mailbox-item.ts';
import type { Pauses } from './pauses.ts';

/**
 * Defers a wake that cannot be handled now, as it was delivered. `again` delivers it once more. Resolves to false if nothing is
 * pending for it.
 */
export type PutOff = (
  wake: Wake,
  delivered: Delivered,
  again: () => Promise<Delivered>,
) => Promise<boolean>;

export function createPutOff(deps: {
  readonly store: Pick<Store, 'defer'>;
  readonly wakes: Pick<Wakes, 'arm' | 'horizonMs'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly recheckMs: number;
  readonly closed: AbortSignal;
  readonly pauses: Pick<Pauses, 'read'>;
}): PutOff {
  const { store, wakes, clock, recheckMs, closed, pauses } = deps;
  /** When this node first met a process that it does not have. */
  let elsewhereSince: number | undefined;

  async function hold(
    wake: Wake,
    held: Held,
    { live }: Answer,
    again: () => Promise<Delivered>,
  ): Promise<void> {
    // This may take minutes; what lets it go on wakes it at once.
    await store.defer(wake, clock.now() + strandedMs(clock.now() - held.sinceMs));
    // But that may have come between the delivery and the deferral, or be known to other nodes only.
    if (held.kind === 'paused' && held.of === 'process') await pauses.read(live.process.name);
    const then = await again();
    const isHeld =
      then !== undefined && then !== 'elsewhere' && heldBy(stateIn(then)) !== undefined;
    if (!isHeld) await store.defer(wake, clock.now());
  }

  return async (wake, delivered, again) => {
    const now = clock.now();
    if (delivered === undefined) {
      // It was checked and cannot be handled now, so it no longer counts as late.
      if (!closed.aborted) await store.defer(wake, now + recheckMs);
      return true;
    }
    if (delivered === 'elsewhere') {
      // A node that has the process takes it in between; the interval grows as long as there is none.
      elsewhereSince ??= now;
      await store.defer(wake, now + Math.min(Math.max(now - elsewhereSince, 2_000), 15_000));
      return true;
    }
    const state = stateIn(delivered);
    if (state.kind === 'early') {
      const { atMs } = state;
      await store.defer(wake, atMs);
      if (atMs - now <= wakes.horizonMs) await wakes.arm([{ wake, atMs }]);
      return true;
    }
    const held = heldBy(state);
    if (held !== undefined) await hold(wake, held, delivered, again);
    return held !== undefined;
  };
}

type State = TaskState | Answer['step'];
type Held = Extract<StepResult, { readonly kind: 'stranded' | 'paused' }>;

function stateIn({ step }: Answer): State {
  return step.kind === 'looked' ? step.found : step;
}

function heldBy(state: State): Held | undefined {
  return state.kind === 'stranded' || state.kind === 'paused' ? state : undefined;
}
