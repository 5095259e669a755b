import type { AnyStateMachine } from 'xstate';
import type { Process } from './define-process.ts';
import { toCheckedGraph } from './to-checked-graph.ts';

/** The process on another machine; all that it declares beside its machine stays. Throws `process_refused`, as `defineProcess` does. */
export function withMachine(process: Process, machine: AnyStateMachine): Process {
  const next = { ...process, machine };
  return { ...next, graph: toCheckedGraph(next) };
}
