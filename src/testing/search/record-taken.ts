import type { CoverageKind } from '../coverage/coverage.ts';
import type { ProcessObserver } from './observed-process.ts';
import type { Taken } from './taken.ts';

/** Records what one move after the other takes. */
export function recordTaken(): ProcessObserver & { clear(): void; read(): Taken } {
  let microsteps: string[][] = [];
  const within = { states: new Set<string>(), transitions: new Set<string>() };

  function isRecorded(kind: CoverageKind): kind is keyof typeof within {
    return kind === 'states' || kind === 'transitions';
  }

  return {
    begins: () => void microsteps.push([]),
    note(kind, name, key) {
      if (!isRecorded(kind)) return;
      if (key !== undefined) within[kind].add(name);
      else if (kind === 'transitions') microsteps.at(-1)?.push(name);
    },
    clear() {
      microsteps = [];
      within.states.clear();
      within.transitions.clear();
    },
    read: () => ({
      microsteps: microsteps.filter((together) => together.length > 0),
      within: { states: [...within.states], transitions: [...within.transitions] },
    }),
  };
}
