import type { AuditedAct, AuditedInstance } from './declarations/audited-act.ts';
import type { ProcessConfig, Attributes } from './process-config.ts';
import type { AnyStateMachine, ContextFrom } from 'xstate';
import type { z } from 'zod';
import { HoldfastError } from '../errors.ts';
import { assertPlace } from './checks/assert-place.ts';
import { assertSenders } from './checks/assert-senders.ts';
import { assertTask } from './checks/assert-task.ts';
import { schemasOf, sendersOf, toList } from './declarations/declared-events.ts';
import type {
  EventDeclarations,
  EventSchemas,
  ProcessExamples,
  SchemasOf,
} from './declarations/process-types.ts';
import { viewOf, type ViewArgs } from './declarations/process-view.ts';
import type { AccessArgs, AccessRules, Sender } from './declarations/senders.ts';
import type { AnyTaskPolicy } from './declarations/task-policy.ts';
import type { Graph } from './graph/graph.ts';
import { toCheckedGraph } from './to-checked-graph.ts';

export type {
  EventDeclarations,
  EventSchemas,
  ProcessExamples,
} from './declarations/process-types.ts';
export type { InstanceStatus, ViewArgs } from './declarations/process-view.ts';
export type {
  AccessArgs,
  AccessRules,
  SendArgs,
  Sender,
  Senders,
  StartArgs,
} from './declarations/senders.ts';
export type {
  AnyTaskPolicy,
  Backoff,
  CompensationScope,
  RetryPolicy,
  TaskPolicy,
} from './declarations/task-policy.ts';

/**
 * A named, versioned machine made durable. Created by `defineProcess`, which keeps the types of its schemas and its
 * view for clients; plain `Process` stands for any process.
 */
export interface Process<
  M extends AnyStateMachine = AnyStateMachine,
  I extends z.ZodType = z.ZodType,
  E extends EventSchemas = EventSchemas,
  D = unknown,
> {
  readonly name: string;
  readonly version: string;
  readonly description: string | undefined;
  readonly path: string;
  readonly idPrefix: string;
  readonly machine: M;
  /** The machine, and those that it runs, as plain data. */
  readonly graph: Graph;
  readonly input: I | undefined;
  readonly events: E | undefined;
  /** The senders of each event that declares `from`. */
  readonly senders: ReadonlyMap<string, readonly Sender[]>;
  readonly examples: ProcessExamples;
  readonly tasks: Readonly<Record<string, AnyTaskPolicy>>;
  readonly onCancel: 'rollback' | 'stop';
  readonly emits: Readonly<Record<string, 'onSuccess' | 'atOnce'>>;
  readonly volatile: readonly string[];
  readonly access: Omit<AccessRules<never>, 'cancel'>;
  /** Who may cancel, if the process declares it. */
  readonly cancellers: readonly Sender<AccessArgs>[] | undefined;
  readonly parties: ((args: { readonly context: ContextFrom<M> }) => readonly string[]) | undefined;
  readonly correlate: ((args: { readonly input: never }) => string | undefined) | undefined;
  readonly onDuplicate: 'refuse' | 'existing';
  readonly earlyEventMs: number;
  readonly searchesState: boolean;
  readonly searchesAttributes: boolean;
  attributes(args: { readonly context: ContextFrom<M> }): Attributes;
  readonly redact: readonly string[];
  view(args: ViewArgs<M>): D;
  /** The schema of the view's result, if the process declares one. */
  readonly data: z.ZodType<D> | undefined;
  readonly retentionMs: number;
  readonly history: 'steps' | 'snapshots';
  readonly historyLimit: number;
  readonly maxMicrosteps: number;
  /** What the audit log says of an instance when it starts and ends. Only bulk acts have it: their instances are acts of operators. */
  readonly audit?: (instance: AuditedInstance) => AuditedAct;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Creates a process from a machine. Throws `process_refused`, with reason and remedy, if the machine cannot be made
 * durable.
 */
export function defineProcess<
  M extends AnyStateMachine,
  I extends z.ZodType = z.ZodType,
  E extends EventDeclarations = EventDeclarations,
  D = ContextFrom<M>,
>(config: ProcessConfig<M, I, E, D>): Process<M, I, SchemasOf<E>, D> {
  const { name, machine, volatile = [], access = {} } = config;
  // From here on the types of the machine are erased.
  const tasks = (config.tasks ?? {}) as Readonly<Record<string, AnyTaskPolicy>>;
  const path = config.path ?? `/${plural(name)}`;
  const idPrefix = config.idPrefix ?? name.replaceAll('-', '').slice(0, 3);
  assertPlace({ name, path, idPrefix });
  const { maxMicrosteps = 10_000 } = config;
  if (!Number.isInteger(maxMicrosteps) || maxMicrosteps < 1) {
    throw refused(name, `its maxMicrosteps ${maxMicrosteps} is not a whole number of at least 1`);
  }
  for (const [task, policy] of Object.entries(tasks)) assertTask(name, task, policy);
  const declared: EventDeclarations | undefined = config.events;
  const events = declared && (schemasOf(declared) as SchemasOf<E>);
  const { input, redact = [] } = config;
  const graph = toCheckedGraph({ name, machine, tasks, volatile, events, redact, input });
  assertSenders(name, declared ?? {}, access.cancel, config.parties !== undefined);
  return {
    name,
    version: config.version ?? '1',
    description: config.description,
    path,
    idPrefix,
    machine,
    graph,
    input,
    events,
    senders: sendersOf(declared ?? {}),
    examples: config.examples ?? {},
    tasks,
    onCancel: config.onCancel ?? (canUndo(tasks) ? 'rollback' : 'stop'),
    emits: (config.emits ?? {}) as Process['emits'],
    volatile,
    access,
    cancellers: access.cancel && toList(access.cancel),
    parties: config.parties,
    correlate: config.correlate,
    onDuplicate: config.onDuplicate ?? 'refuse',
    earlyEventMs: config.earlyEventMs ?? 0,
    searchesState: config.search?.state ?? false,
    searchesAttributes: config.search?.attributes !== undefined,
    attributes: config.search?.attributes ?? (() => ({})),
    redact,
    ...viewOf(config.view),
    retentionMs: config.retentionMs ?? 7 * dayMs,
    history: config.history ?? 'steps',
    historyLimit: config.historyLimit ?? 10_000,
    maxMicrosteps,
  };
}

function canUndo(tasks: Readonly<Record<string, AnyTaskPolicy>>): boolean {
  return Object.values(tasks).some(({ compensate }) => compensate !== undefined);
}

function refused(process: string, reason: string): HoldfastError {
  return new HoldfastError('process_refused', `The process ${process} is refused: ${reason}.`);
}

function plural(name: string): string {
  if (/(s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
}
