import { z } from 'zod';
import type { Process } from '../definition/define-process.ts';
import { parseEvent } from '../definition/schemas/parse-with.ts';
import { reasonSchema } from '../actors/requests/reason-schema.ts';
import { HoldfastError } from '../errors.ts';
import { selectionFaults } from './selection-faults.ts';
import { selectionFields } from './selection-fields.ts';

const maxEventBytes = 8_192;

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

function faultsOf(process: Process, { act: wanted }: { readonly act: z.output<typeof act> }) {
  if (wanted.kind !== 'send') return [];
  const path = ['act', 'event'];
  if (Buffer.byteLength(JSON.stringify(wanted.event)) > maxEventBytes) {
    return [{ path, message: `must have at most ${maxEventBytes} bytes` }];
  }
  try {
    if (parseEvent(process, wanted.event).known) return [];
    const message = `must be an event that ${process.name} declares`;
    return [{ path: [...path, 'type'], message }];
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return [{ path, message: error.message }];
  }
}
