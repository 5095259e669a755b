import type { AnyStateMachine } from 'xstate';
import type { z } from 'zod';
import { assertDelays } from './checks/assert-delays.ts';
import { assertDurable } from './checks/assert-durable.ts';
import { assertEvents } from './checks/assert-events.ts';
import { assertRollback } from './checks/assert-rollback.ts';
import { assertTargets } from './checks/assert-targets.ts';
import type { EventSchemas } from './declarations/process-types.ts';
import type { AnyTaskPolicy } from './declarations/task-policy.ts';
import type { Graph } from './graph/graph.ts';
import { toGraph } from './graph/to-graph.ts';

/** What of a process its machine must fit. */
interface Declared {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly tasks: Readonly<Record<string, AnyTaskPolicy>>;
  readonly volatile: readonly string[];
  readonly events: EventSchemas | undefined;
  readonly redact: readonly string[];
  readonly input: z.ZodType | undefined;
}

/** Describes the machine of a process. Throws `process_refused` if it cannot be made durable as the process declares. */
export function toCheckedGraph(declared: Declared): Graph {
  const { name, machine, tasks, volatile, events, redact } = declared;
  const graph = toGraph(machine, tasks);
  assertDurable(name, graph, { volatile, tasks: Object.keys(tasks) });
  assertRollback(name, graph);
  assertTargets(name, graph);
  assertDelays(name, graph);
  assertEvents(name, graph, events, redact, schemasBeside(declared));
  return graph;
}

/** The schemas of what is redacted beside events. */
function schemasBeside({ input, tasks }: Declared): readonly z.ZodType[] {
  return [input, ...Object.values(tasks).flatMap((task) => [task.input, task.result])].filter(
    (schema) => schema !== undefined,
  );
}
