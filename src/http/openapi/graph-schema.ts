import { z } from 'zod';
import type {
  Graph,
  GraphAction,
  GraphActor,
  GraphDelay,
  GraphEdge,
  GraphGuard,
  GraphInvoke,
  GraphState,
  GraphTask,
  MachineGraph,
} from '../../definition/graph/graph.ts';

const path = z.string().describe('The keys of states from the machine down, joined by dots.');
const described = { description: z.string().exactOptional(), meta: z.unknown().exactOptional() };

const delay: z.ZodType<GraphDelay> = z.strictObject({
  name: z.string().exactOptional(),
  ms: z.number().nullable().describe('Milliseconds; null if it is computed when it is armed.'),
});

const action: z.ZodType<GraphAction> = z.strictObject({
  kind: z.enum([
    'named',
    'inline',
    'assign',
    'raise',
    'sendTo',
    'emit',
    'spawnChild',
    'stopChild',
    'cancel',
    'log',
    'enqueueActions',
    'settle',
  ]),
  text: z.string(),
  delay: delay.exactOptional(),
  upTo: z.string().exactOptional(),
});

const task: z.ZodType<GraphTask> = z.strictObject({
  attempts: z.int().describe('The maximum number of attempts.'),
  timeoutMs: z.number().nullable(),
  heartbeatMs: z.number().nullable(),
  compensation: z
    .strictObject({
      name: z.string().nullable(),
      when: z.enum(['completed', 'attempted']),
      attempts: z.int(),
    })
    .nullable(),
  irreversible: z.boolean(),
});

const actor: z.ZodType<GraphActor> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('task'), task }),
  z.strictObject({ kind: z.literal('machine'), machine: z.string() }),
  z.strictObject({ kind: z.enum(['rollback', 'transition', 'live', 'unnamed']) }),
]);

const invoke: z.ZodType<GraphInvoke> = z.strictObject({
  id: z.string(),
  src: z.string(),
  actor,
  rollbackTo: z.string().exactOptional(),
});

export const guardSchema: z.ZodType<GraphGuard> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('named'), name: z.string() }),
  z.strictObject({ kind: z.literal('inline'), text: z.string() }),
  z.strictObject({
    kind: z.enum(['and', 'or']),
    get guards() {
      return z.array(guardSchema);
    },
  }),
  z.strictObject({
    kind: z.literal('not'),
    get guard() {
      return guardSchema;
    },
  }),
  z.strictObject({ kind: z.literal('in'), state: z.string() }),
]);

const state: z.ZodType<GraphState> = z.strictObject({
  path,
  id: z.string(),
  key: z.string(),
  parent: path.nullable(),
  kind: z.enum(['atomic', 'compound', 'parallel', 'final', 'history']),
  history: z.enum(['shallow', 'deep']).exactOptional(),
  fallback: z.array(path).exactOptional(),
  initial: path.exactOptional(),
  entry: z.array(action),
  exit: z.array(action),
  invokes: z.array(invoke),
  tags: z.array(z.string()),
  ...described,
});

const edge: z.ZodType<GraphEdge> = z.strictObject({
  id: z.string(),
  source: path,
  targets: z.array(path),
  certainty: z.enum(['known', 'unknown']),
  kind: z.enum(['event', 'always', 'after', 'done', 'error', 'snapshot']),
  event: z.string(),
  actor: z.string().exactOptional(),
  delay: delay.exactOptional(),
  guard: guardSchema.exactOptional(),
  actions: z.array(action),
  reenter: z.boolean(),
  ...described,
});

const machine: z.ZodType<MachineGraph> = z.strictObject({
  id: z.string(),
  states: z.array(state),
  edges: z.array(edge),
  actions: z.record(z.string(), action),
  delays: z.record(z.string(), z.number().nullable()),
  actors: z.record(z.string(), actor),
});

/** The graph of a process, as JSON. */
export const graphSchema: z.ZodType<Graph> = z.strictObject({
  root: z.string().describe('The key in `machines` of the machine that the process runs.'),
  machines: z.record(z.string(), machine),
});
