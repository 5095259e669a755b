import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import { fold, started, type Folded } from './fold.ts';
import type { Invariant, Violation } from './invariants.ts';
import type { Capture } from './observation.ts';

/** One generation of an address, according to its captures. */
export interface Life {
  readonly address: string;
  readonly instance: string;
  readonly generation: string;
  readonly steps: readonly HistoryEntry[];
  /** Its state at each version, as far as the steps can be folded. */
  readonly folded: readonly Folded[];
  /** It takes no more events; it may end and be forgotten without another capture. */
  readonly isOver: boolean;
}

/**
 * The lives of each address, in order. A capture must equal the fold of its history, and what an earlier
 * capture of the same life showed must still hold.
 */
export function livesOf(captures: readonly Capture[]): {
  readonly lives: readonly Life[];
  readonly violations: readonly Violation[];
} {
  const violations: Violation[] = [];
  const lives: Life[] = [];
  for (const address of new Set(captures.map((capture) => capture.address))) {
    const own = captures.filter((capture) => capture.address === address);
    let last: Capture | undefined;
    for (const capture of own) {
      violations.push(...faultsOf(capture, last));
      if (last !== undefined && isSameLife(last, capture)) lives.pop();
      lives.push(toLife(capture));
      last = capture;
    }
  }
  const generations = lives.map(({ generation }) => generation);
  for (const generation of new Set(generations)) {
    const count = generations.filter((other) => other === generation).length;
    if (count === 1) continue;
    const detail = `${generation} lived ${count} times`;
    violations.push({ invariant: 'a start happens once', detail });
  }
  return { lives, violations };
}

function isSameLife(one: Capture, other: Capture): boolean {
  return one.createdAt === other.createdAt && one.generation === other.generation;
}

function faultsOf(capture: Capture, before: Capture | undefined): readonly Violation[] {
  const { address, generation, version, history, state, entries } = capture;
  const where = `${address} ${generation} at version ${version}`;
  const faults: Violation[] = [];
  const note = (invariant: Invariant, detail: string) =>
    void faults.push({ invariant, detail: `${where}: ${detail}` });
  const gap = history.findIndex(({ sequence }, index) => sequence !== index);
  if (gap >= 0 || history.length !== version + 1) {
    const sequences = history.map(({ sequence }) => sequence).join(' ');
    note('versions are gapless and the history is in sequence', `the history has ${sequences}`);
    return faults;
  }
  const { folded, fault } = foldAll(history);
  const last = folded.at(-1);
  if (fault !== undefined) note('each step follows from the one before', fault);
  else if (last?.state !== state || last.entries.join() !== entries.join()) {
    const found = `${state} [${entries.join()}]`;
    note(
      'the context is the fold of the history',
      `it is ${found}; the history makes ${last?.state} [${last?.entries.join()}]`,
    );
  }
  if (before !== undefined && isSameLife(before, capture)) {
    const changed = before.history.findIndex(
      (entry, index) => JSON.stringify(entry) !== JSON.stringify(history[index]),
    );
    if (changed >= 0) {
      const was = JSON.stringify(before.history[changed]);
      const is = JSON.stringify(history[changed]);
      note('the past stays', `step ${changed} was ${was} and is ${is}`);
    }
  }
  if (capture.isFinal === true && state !== 'open' && state !== 'closed') {
    note('what is pending comes to its end', `it is still ${state} when all is calm`);
  }
  return faults;
}

function toLife({ address, instance, generation, history, state }: Capture): Life {
  const { folded } = foldAll(history);
  const isOver = state === 'closing' || state === 'closed';
  return { address, instance, generation, steps: history, folded, isOver };
}

function foldAll(history: readonly HistoryEntry[]): {
  readonly folded: readonly Folded[];
  readonly fault?: string;
} {
  const [start, ...steps] = history;
  if (start?.event.type !== 'start') {
    return { folded: [], fault: `the history begins with ${start?.event.type}` };
  }
  const folded: Folded[] = [started];
  let state = started;
  for (const entry of steps) {
    const next = fold(state, entry);
    if (typeof next === 'string') {
      return { folded, fault: `step ${entry.sequence} is ${next}` };
    }
    if (entry.from !== state.state || entry.to !== next.state) {
      const told = `${String(entry.from)} → ${String(entry.to)}`;
      const fault = `step ${entry.sequence} leads ${told}, not ${state.state} → ${next.state}`;
      return { folded, fault };
    }
    folded.push(next);
    state = next;
  }
  return { folded };
}
