import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownOptions } from '../assertions/assert-known-options.ts';
import { assertProcess } from '../assertions/assert-process.ts';
import { silentLog } from '../nodes/silent-log.ts';
import { createHost } from './create-host.ts';
import { createSimulation } from './create-simulation.ts';
import type { SimulateOptions, Simulation } from './simulation.ts';
import { toStartMs } from './to-start-ms.ts';
import { createWorld } from './world.ts';

/**
 * Starts an instance of a process in a simulation of its own: the runtime over a store in memory, in time that moves only when
 * the test says so. Of several processes, it starts an instance of the first; `start` of the simulation starts others. Rejects as a start does, and with `invalid_request` if `tasks` or `undo` names no task.
 */
export async function simulate<P extends Process>(
  given: P | readonly [P, ...Process[]],
  options: SimulateOptions<P> = {},
): Promise<Simulation<P>> {
  const processes = isOne(given) ? ([given] as const) : given;
  for (const process of processes.length === 0 ? [undefined] : processes) {
    assertProcess('simulate', process);
  }
  assertKnownOptions('simulate', options, known);
  const { seed = 0, startAt, log = silentLog, coverage = [] } = options;
  if (!Number.isInteger(seed)) {
    throw invalidRequest(`seed is a whole number, and not ${String(seed)}.`);
  }
  const host = createHost(toStartMs(startAt));
  const world = await createWorld(processes, { host, seed, log, coverage });
  try {
    return await world.act(async () => createSimulation(world, processes[0], options));
  } catch (error) {
    await world.close();
    throw error;
  }
}

const known: ReadonlySet<string> = new Set(
  'input owner tenant as tasks undo startAt seed log coverage'.split(' '),
);

function isOne<P extends Process>(given: P | readonly [P, ...Process[]]): given is P {
  return !Array.isArray(given);
}
