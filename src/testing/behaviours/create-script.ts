import { invalidRequest } from '../../invalid-request.ts';
import { isScripted } from './assert-behaviour.ts';
import type { Scripted } from './behaviour.ts';
import type { Turn } from './turn.ts';

/** Creates a behaviour from what its calls come to. */
export function createScript<Output>(turns: readonly Turn<Output>[]): Scripted<Output> {
  return {
    turns,
    // oxlint-disable-next-line unicorn/no-thenable -- It reads as it runs, and the types refuse to await it.
    then<Next>(next: Scripted<Next>) {
      if (!isScripted(next)) throw noBehaviour();
      const first = turns.map((turn) => (turn.times === Infinity ? { ...turn, times: 1 } : turn));
      return createScript<Output | Next>([...first, ...next.turns]);
    },
  };
}

function noBehaviour(): Error {
  return invalidRequest(
    '.then(…) takes a behaviour, such as ok() or fails(1). A behaviour is not a promise: pass it to simulate without await.',
  );
}
