import { z } from 'zod';

const name = z.string().min(1).max(200);
const task = z.string().min(1).max(40).describe('The id of the pending task, such as `3/0`.');
const timer = z.string().min(1).max(40).describe('The id of the pending timer, such as `3/1`.');
/** Later times are not written with the four digits of a year that clients expect. */
const latest = Date.UTC(9_999, 11, 31, 23, 59, 59, 999);
const toState = {
  state: z.string().min(1).max(1_000).describe('The path of a state, such as `paying.card`.'),
  context: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('A JSON Merge Patch (RFC 7396) for the context of the machine.'),
};

const error = z.strictObject({
  name: name.default('OperatorError'),
  message: z.string().max(8_192).default('An operator let the task fail.'),
  code: name.exactOptional(),
  mayBeDone: z
    .literal(true)
    .exactOptional()
    .describe('The task may have taken effect even though it failed.'),
});

/** The acts of an operator on one instance, each as callers write it. */
export const actShapes = {
  retryTask: z
    .strictObject({ kind: z.literal('retryTask'), task })
    .describe(
      'Makes the next attempt of a task now, or delivers the outcome again on which the machine threw.',
    ),
  failTask: z
    .strictObject({ kind: z.literal('failTask'), task, error: error.prefault({}) })
    .describe('Ends a task, or a compensation, as failed. No attempt follows.'),
  completeTask: z
    .strictObject({ kind: z.literal('completeTask'), task, output: z.unknown().optional() })
    .describe('Ends a task, or a compensation, as completed with this output.'),
  fireTimer: z.strictObject({ kind: z.literal('fireTimer'), timer }).describe('Fires a timer now.'),
  moveTimer: z
    .strictObject({
      kind: z.literal('moveTimer'),
      timer,
      to: z.iso
        .datetime({ offset: true })
        .refine((to) => Date.parse(to) <= latest, 'must be before the year 10000 in UTC')
        .describe('When it fires instead (ISO 8601).'),
    })
    .describe('Lets a timer fire at another time, in the future.'),
  pause: z
    .strictObject({ kind: z.literal('pause') })
    .describe(
      'Starts nothing more: no attempt at a task or a compensation, and no timer. Attempts under way end, and their outcomes count. Events of clients are refused.',
    ),
  resume: z.strictObject({ kind: z.literal('resume') }).describe('Continues a paused instance.'),
  moveTo: z
    .strictObject({ kind: z.literal('moveTo'), ...toState })
    .describe(
      'Moves a live instance to a state, whether or not a transition leads there, as a transition would: states are exited and entered with their actions, tasks and timers. Also for an instance that does not fit the deployed machine.',
    ),
  reopen: z
    .strictObject({ kind: z.literal('reopen'), ...toState })
    .describe('Makes an instance that has ended live again, in a state.'),
} as const;
