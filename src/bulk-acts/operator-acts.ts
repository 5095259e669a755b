import { z } from 'zod';
import { actShapes } from '../actors/acts/act-shapes.ts';

const byName = {
  task: z.string().min(1).max(200).describe('The name of the task.'),
  undo: z.literal(true).optional().describe('Means the compensations of the task instead.'),
};

/** The acts of an operator that make sense for many instances. They name tasks, because ids differ from instance to instance. */
export const operatorActs = z.discriminatedUnion('kind', [
  actShapes.pause,
  actShapes.resume,
  actShapes.moveTo,
  actShapes.reopen,
  actShapes.retryTask
    .extend(byName)
    .describe('Makes the next attempt now of the tasks with this name that wait for one.'),
  actShapes.failTask
    .extend(byName)
    .describe('Ends all pending tasks with this name as failed. No attempt follows.'),
]);

export type OperatorActs = z.output<typeof operatorActs>;
