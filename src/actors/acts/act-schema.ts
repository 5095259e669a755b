import { z } from 'zod';
import { actShapes } from './act-shapes.ts';

/** An act of an operator, as callers write it. */
export const actSchema = z.discriminatedUnion('kind', [
  actShapes.retryTask,
  actShapes.failTask,
  actShapes.completeTask,
  actShapes.fireTimer,
  actShapes.moveTimer,
  actShapes.pause,
  actShapes.resume,
  actShapes.moveTo,
  actShapes.reopen,
]);

/** An act as a caller writes it: as `OperatorAct`, with times in ISO 8601. */
export type ActRequest = z.output<typeof actSchema>;
