import { z } from 'zod';
import { actSchema } from '../acts/act-schema.ts';

/** More would keep a node busy for one caller. */
const mostMoves = 50;

const name = z.string().min(1).max(200);
const id = z
  .string()
  .max(40)
  .optional()
  .describe('Its id in the instance. Default: the one that has waited longest.');

const error = z.strictObject({
  name: name.default('Error'),
  message: z.string().max(8_192).default(''),
  code: name.exactOptional(),
  mayBeDone: z
    .literal(true)
    .exactOptional()
    .describe('The task may have taken effect even though it failed.'),
});

const outcome = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('ok'), output: z.unknown().optional() }),
    z.strictObject({ kind: z.literal('fails'), error: error.prefault({}) }),
    z.strictObject({ kind: z.literal('timesOut') }),
  ])
  .describe('What the call comes to, once no further attempt follows.');

/** Something that may happen to an instance. */
export const whatIfMove = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('event'),
      event: z.looseObject({ type: z.string() }).describe('As a client sends it.'),
    })
    .describe('A client sends an event.'),
  z
    .strictObject({ kind: z.enum(['task', 'undo']), task: name, id, outcome })
    .describe('A task ends, or (`undo`) its compensation.'),
  z
    .strictObject({ kind: z.literal('timer'), id })
    .describe('Time passes until this timer has fired; by default, the next one.'),
  z
    .strictObject({
      kind: z.literal('advance'),
      duration: z
        .string()
        .max(50)
        .describe('ISO 8601 in weeks, days and below, such as `P1D`, or text such as `1h 30m`.'),
    })
    .describe('Time passes, and the timers that are due meanwhile fire. Tasks stay pending.'),
  z
    .strictObject({
      kind: z.literal('cancel'),
      rollback: z.boolean().optional().describe('Default: `onCancel` of the process.'),
      to: name.optional().describe('Undo only effects after the last completion of this task.'),
    })
    .describe('The instance is cancelled.'),
  z
    .strictObject({ kind: z.literal('retryRollback') })
    .describe('Failed compensations are retried.'),
  z
    .strictObject({ kind: z.literal('skipRollback'), id: z.string().max(40) })
    .describe('A failed compensation is skipped. `id` is that of its ledger entry.'),
  z.strictObject({ kind: z.literal('act'), act: actSchema }).describe('An operator steps in.'),
]);

/** What to play on an instance. */
export const whatIfRequest = z.strictObject({
  moves: z.array(whatIfMove).min(1).max(mostMoves).describe('What happens, in order.'),
  version: z.int().min(0).optional().describe('The version that the instance must be at now.'),
  at: z
    .int()
    .min(0)
    .optional()
    .describe(
      'The version to start from, at the time of its step. Default: the instance as it is now. An earlier version takes `history: "snapshots"` in the process.',
    ),
});

export type WhatIfMove = z.output<typeof whatIfMove>;
