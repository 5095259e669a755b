import { setImmediate as turn } from 'node:timers/promises';

/** Lets work that needs no time, only turns of the event loop, get as far as it can. */
export async function someTurns(count = 50): Promise<void> {
  for (let turns = 0; turns < count; turns += 1) await turn();
}
