import { HoldfastError } from '../../src/errors.ts';
import type { Process } from '../../src/definition/define-process.ts';
import type { Simulation } from '../../src/testing/testing.ts';

/** Sends an event. Resolves to whether the instance accepted it; rejects for any other reason. */
export async function accepts<P extends Process>(
  sim: Simulation<P>,
  event: Parameters<Simulation<P>['send']>[0],
): Promise<boolean> {
  try {
    await sim.send(event);
    return true;
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'event_not_accepted') return false;
    throw error;
  }
}
