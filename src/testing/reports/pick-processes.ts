import { machineHash } from '../../actors/record/machine-hash.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Collected } from '../coverage/collection.ts';
import { createCoverage } from '../coverage/create-coverage.ts';
import { graphKey } from '../coverage/graph-key.ts';

/** What was collected of these processes, and the names of those of which nothing is known. Without processes: all. */
export function pickProcesses(
  collected: readonly Collected[],
  processes: readonly (Process | string)[] | undefined,
): { readonly found: readonly Collected[]; readonly missing: readonly string[] } {
  if (processes === undefined) return { found: collected, missing: [] };
  const named = processes.filter((one) => typeof one === 'string');
  const given = processes.filter((one) => typeof one !== 'string');
  const ofGiven = given.map((process) => {
    const { name, version, graph } = process;
    const key = graphKey(process);
    const coverage = createCoverage(process).coverage();
    const known = collected.find((one) => graphKey(one) === key);
    return known ?? { name, version, graph, machineHash: machineHash(process), coverage };
  });
  const ofNamed = collected.filter(({ name }) => named.includes(name));
  return {
    found: [...ofGiven, ...ofNamed],
    missing: named.filter((name) => !ofNamed.some((one) => one.name === name)),
  };
}
