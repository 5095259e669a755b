import { HoldfastError, TaskError } from '../../errors.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import { waiting } from '../clock/waiting.ts';
import type { Life } from '../nodes/life.ts';
import type { Boundary } from './boundary.ts';
import type { Control } from './control.ts';
import type { Fault, Side } from './fault.ts';
import type { Schedule } from './schedule.ts';

/** A node, as far as faults strike it. */
export interface Struck {
  readonly name: string;
  readonly life: Life;
  /** What it takes for the time of the store. */
  readonly now: () => number;
  crash(downMs: number): void;
  pause(ms: number): void;
  skew(ms: number): void;
}

/** Numbers the boundaries of a run, and lets faults strike at them. */
export interface Crossings {
  /** Carries out what happens at a boundary, or lets it come to something else. `again` repeats it. */
  cross<T>(
    node: Struck,
    what: Pick<Boundary, 'kind' | 'name' | 'about'>,
    act: { readonly apply: () => Promise<T>; readonly again?: () => Promise<unknown> },
  ): Promise<T>;
  /** All boundaries in order, one line each, with the faults that struck. The same run has the same journal, to the byte. */
  readonly journal: readonly string[];
  /** The faults that struck, to repeat the run. */
  readonly schedule: Schedule;
  /** Whether faults strike; at first they do not. */
  disturb(areOn: boolean): void;
}

export interface CrossingsDeps {
  readonly clock: VirtualClock;
  readonly control: Control;
  readonly store: { replicate(): void; failOver(): void };
}

export function createCrossings({ clock, control, store }: CrossingsDeps): Crossings {
  const journal: string[] = [];
  const schedule: { readonly at: number; readonly faults: readonly Fault[] }[] = [];
  const startMs = clock.now();
  let isDisturbed = false;

  function meet(node: Struck, what: Pick<Boundary, 'kind' | 'name' | 'about'>): readonly Fault[] {
    const number = journal.length;
    const atMs = clock.now();
    const faults = isDisturbed ? control({ number, node: node.name, ...what, atMs }) : [];
    if (faults.length > 0) schedule.push({ at: number, faults });
    const struck = faults.length === 0 ? '' : ` ${JSON.stringify(faults)}`;
    const { kind, name, about } = what;
    journal.push(`${number} +${atMs - startMs} ${node.name} ${kind} ${name} ${about}${struck}`);
    return faults;
  }

  /** Lets a fault strike on one side. Rejects if the caller gets an error; never resolves for a node that is dead. */
  async function strike(
    node: Struck,
    kind: Boundary['kind'],
    fault: Fault,
    side: Side,
  ): Promise<void> {
    switch (fault.kind) {
      case 'delay':
        if (fault.at === side) await clock.sleep(fault.ms);
        return;
      case 'fail':
        if (fault.at === side) throw noAnswer(kind, side);
        return;
      case 'crash':
        if (fault.at !== side) return;
        node.crash(fault.downMs);
        return waiting(new Promise(() => undefined));
      case 'pause':
        if (fault.at !== side) return;
        node.pause(fault.ms);
        return waiting(new Promise((resolve) => node.life.whenRunning(resolve)));
      case 'jump':
        if (side === 'before') clock.jump(fault.ms);
        return;
      case 'skew':
        if (side === 'before') node.skew(fault.ms);
        return;
      case 'replicate':
        if (side === 'before') store.replicate();
        return;
      case 'failOver':
        if (side === 'before') store.failOver();
        return;
      case 'linger':
      case 'repeat':
      case 'lose':
        return;
    }
  }

  function later(ms: number, act: () => Promise<unknown>): void {
    clock.after(ms, () => void act().catch(() => undefined));
  }

  return {
    async cross(node, what, { apply, again = apply }) {
      const faults = meet(node, what);
      if (faults.length === 0) return apply();
      for (const fault of faults) await strike(node, what.kind, fault, 'before');
      for (const fault of faults) {
        if (fault.kind === 'repeat') later(fault.afterMs, again);
        if (fault.kind === 'linger') later(fault.ms, apply);
        if (fault.kind === 'linger' || fault.kind === 'lose') throw noAnswer(what.kind, 'after');
      }
      try {
        return await apply();
      } finally {
        for (const fault of faults) await strike(node, what.kind, fault, 'after');
      }
    },
    journal,
    schedule,
    disturb(areOn) {
      isDisturbed = areOn;
    },
  };
}

function noAnswer(kind: Boundary['kind'], side: Side): Error {
  if (kind === 'callout') {
    const text = 'The call came to no answer: the scheduler of faults decided so.';
    return new TaskError(text, { code: 'no_answer', mayBeDone: side === 'after' });
  }
  return new HoldfastError(
    'store_unavailable',
    'No answer arrived; the call may have been carried out. The scheduler of faults decided so.',
  );
}
