import { z } from 'zod';
import type { Process } from '../definition/define-process.ts';
import { timerName, timerNames } from '../definition/graph/timer-names.ts';
import { taskMissing } from '../definition/graph/task-names.ts';
import { parseEvent } from '../definition/schemas/parse-with.ts';
import { stateNodeAt } from '../actors/xstate/forced-move.ts';
import { reasonSchema } from '../actors/requests/reason-schema.ts';
import { HoldfastError } from '../errors.ts';
import { operatorActs, type OperatorActs } from './operator-acts.ts';
import { selectionFaults, type Fault } from './selection-faults.ts';
import { selectionFields } from './selection-fields.ts';

/** Of an event, or of an act: the bulk act keeps it with each of its steps. */
const maxBytes = 8_192;

const act = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cancel'),
    rollback: z
      .boolean()
      .optional()
      .describe('Whether to undo completed effects. Default: as the process says.'),
  }),
  z
    .strictObject({ kind: z.literal('retryRollback') })
    .describe('Retries the failed compensations.'),
  z.strictObject({
    kind: z.literal('send'),
    event: z.looseObject({ type: z.string().min(1) }).describe('The event, as for one instance.'),
  }),
  z
    .strictObject({ kind: z.literal('operate'), act: operatorActs })
    .describe('Acts as an operator on each instance. Needs a `reason`.'),
]);

/** The input of a bulk act on instances of one of the processes. */
export function createBulkActInput(processes: readonly Process[]) {
  return z
    .strictObject({
      ...selectionFields(processes),
      act: act.describe('What to do with each instance.'),
      reason: reasonSchema.optional().describe('Why. The history of each instance keeps it.'),
    })
    .superRefine((given, context) => {
      const process = processes.find(({ name }) => name === given.process);
      if (process === undefined) return;
      for (const fault of [
        ...selectionFaults(process, given.filter),
        ...faultsOf(process, given),
      ]) {
        context.addIssue({ code: 'custom', ...fault });
      }
    });
}

export type BulkActInput = z.output<ReturnType<typeof createBulkActInput>>;

function faultsOf(
  process: Process,
  {
    act: wanted,
    reason,
  }: { readonly act: z.output<typeof act>; readonly reason?: string | undefined },
): readonly Fault[] {
  switch (wanted.kind) {
    case 'cancel':
    case 'retryRollback':
      return [];
    case 'send':
      return faultsOfSize(wanted.event, ['act', 'event']) ?? faultsOfEvent(process, wanted);
    case 'operate':
      return [
        ...(reason === undefined ? [{ path: ['reason'], message: 'is missing; say why' }] : []),
        ...(faultsOfSize(wanted.act, ['act', 'act']) ?? faultsOfPlace(process, wanted.act)),
      ];
  }
}

function faultsOfSize(value: unknown, path: string[]): readonly Fault[] | undefined {
  if (Buffer.byteLength(JSON.stringify(value)) <= maxBytes) return undefined;
  return [{ path, message: `must have at most ${maxBytes} bytes` }];
}

function faultsOfEvent(
  process: Process,
  { event }: Extract<z.output<typeof act>, { readonly kind: 'send' }>,
): readonly Fault[] {
  const path = ['act', 'event'];
  try {
    if (parseEvent(process, event).known) return [];
    const message = `must be an event that ${process.name} declares`;
    return [{ path: [...path, 'type'], message }];
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return [{ path, message: error.message }];
  }
}

/** Why there is nothing in the process that the act could concern. */
function faultsOfPlace(process: Process, wanted: OperatorActs): readonly Fault[] {
  const { name, machine, graph } = process;
  if ('state' in wanted && stateNodeAt(machine, wanted.state) === undefined) {
    return [{ path: ['act', 'act', 'state'], message: `must be the path of a state of ${name}` }];
  }
  const message = 'task' in wanted ? taskMissing(name, graph, wanted.task) : undefined;
  if (message !== undefined) return [{ path: ['act', 'act', 'task'], message }];
  if ('timer' in wanted && !mayArm(process, wanted.timer)) {
    const known = timerNames(graph).join(', ') || 'none';
    return [{ path: ['act', 'act', 'timer'], message: `must be a timer of ${name}: ${known}` }];
  }
  return [];
}

/** Any event may be delayed, but those of `after` are known. */
function mayArm({ graph }: Process, timer: string): boolean {
  const name = timerName(timer);
  return !name.startsWith('after ') || timerNames(graph).includes(name);
}
