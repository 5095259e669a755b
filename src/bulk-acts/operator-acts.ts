import { z } from 'zod';
import type { ActRequest } from '../actors/acts/act-schema.ts';
import { actShapes } from '../actors/acts/act-shapes.ts';

const taskByName = {
  task: z.string().min(1).max(200).describe('The name of the task.'),
  undo: z.literal(true).optional().describe('Means the compensations of the task instead.'),
};
const timerByName = {
  timer: z
    .string()
    .min(1)
    .max(200)
    .describe('The event of the timer, such as `REMIND`; `after 5000` for one of `after`.'),
};

/**
 * The acts of an operator on many instances: the one table that HTTP, the dashboard and the command line read. They name tasks and
 * timers, because ids differ from instance to instance.
 */
export const operatorActShapes = {
  pause: actShapes.pause,
  resume: actShapes.resume,
  retryTask: actShapes.retryTask
    .extend(taskByName)
    .describe('Makes the next attempt now of the tasks with this name that wait for one.'),
  failTask: actShapes.failTask
    .extend(taskByName)
    .describe('Ends all pending tasks with this name as failed. No attempt follows.'),
  completeTask: actShapes.completeTask
    .extend(taskByName)
    .describe('Ends all pending tasks with this name as completed, each with this output.'),
  fireTimer: actShapes.fireTimer
    .extend(timerByName)
    .describe('Fires all pending timers with this name now.'),
  moveTimer: actShapes.moveTimer
    .extend(timerByName)
    .describe('Lets all pending timers with this name fire at another time, in the future.'),
  moveTo: actShapes.moveTo,
  reopen: actShapes.reopen,
} as const satisfies Readonly<Record<ActRequest['kind'], z.ZodObject>>;

type Shapes = typeof operatorActShapes;
type Shape = Shapes[keyof Shapes];

/** Such as `retryTask`. */
export type OperatorActKind = keyof Shapes;
export type OperatorActs = z.output<Shape>;
/** What an act is about, or needs: `task`, `state`, `output` and so on. */
export type OperatorActField = Exclude<FieldsOf<OperatorActs>, 'kind'>;
type FieldsOf<Act> = Act extends unknown ? keyof Act : never;

export const operatorActKinds = Object.keys(operatorActShapes) as readonly OperatorActKind[];

export const operatorActs = z.discriminatedUnion(
  'kind',
  Object.values(operatorActShapes) as unknown as readonly [Shape, ...Shape[]],
);

/** The fields of an act, beside its kind. */
export function operatorActFields(kind: OperatorActKind): readonly OperatorActField[] {
  const names = Object.keys(operatorActShapes[kind].shape).filter((name) => name !== 'kind');
  return names as readonly string[] as readonly OperatorActField[];
}
