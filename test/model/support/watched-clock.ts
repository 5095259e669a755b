import { SimulatedClock, type AnyActorRef } from 'xstate';
import { systemOf, type ScheduledEvent } from '../../../src/actors/xstate/xstate-internals.ts';

/** A waiting delayed event, and its due time. */
export interface WaitingEvent extends ScheduledEvent {
  readonly deadline: number;
}

/**
 * XState's simulated clock, which also lists what waits for it. XState's own list forgets the first of two delayed
 * events under one id, although both come.
 */
export class WatchedClock extends SimulatedClock {
  readonly #waiting = new Map<number, WaitingEvent>();
  #scheduling: Omit<WaitingEvent, 'deadline'> | undefined;

  watch(actor: AnyActorRef): void {
    const { scheduler } = systemOf(actor);
    const schedule = scheduler.schedule.bind(scheduler);
    scheduler.schedule = (source, target, event, delay, id) => {
      this.#scheduling = { source, target, event, delay, id: id ?? '' };
      return schedule(source, target, event, delay, id);
    };
  }

  waiting(): readonly WaitingEvent[] {
    return [...this.#waiting.values()];
  }

  override setTimeout(run: () => void, timeout: number): number {
    const timer = super.setTimeout(() => {
      this.#waiting.delete(timer);
      run();
    }, timeout);
    if (this.#scheduling === undefined) throw new Error('Only the scheduler sets timers');
    this.#waiting.set(timer, { ...this.#scheduling, deadline: this.now() + timeout });
    return timer;
  }

  override clearTimeout(timer: number): void {
    this.#waiting.delete(timer);
    super.clearTimeout(timer);
  }
}
