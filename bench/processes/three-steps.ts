import { fromPromise } from 'xstate';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';
import { order } from '../order.ts';
import { createThreeStepsMachine, type Result } from './three-steps-machine.ts';

/** Three successive tasks that return at once. Its output is the order, and the result of each task. */
export function createThreeSteps(): Process {
  const machine = createThreeStepsMachine((step) =>
    fromPromise(async (): Promise<Result> => ({ step })),
  );
  const tasks = { first: {}, second: {}, third: {} };
  return defineProcess({
    name: 'three-steps',
    path: '/three-steps',
    machine,
    input: order,
    tasks,
  });
}
