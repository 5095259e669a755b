import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';

/** Throws `invalid_request`, with the states that there are, if the machine of the process has no state at this path. */
export function assertKnownState({ name, graph }: Process, path: string): void {
  const states = graph.machines[graph.root]?.states.map((state) => state.path) ?? [];
  if (path !== '' && states.includes(path)) return;
  const known = states.filter((state) => state !== '').join(', ');
  throw invalidRequest(`The process ${name} has no state "${path}". Its states are ${known}.`);
}
