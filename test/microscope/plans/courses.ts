import type { Fault } from '../../../src/testing/faults/fault.ts';
import type { StateSpec, TaskName } from './process-spec.ts';

/** What a run is biased to meet. */
export interface Course {
  readonly name: string;
  readonly kinds: readonly Fault['kind'][];
  readonly rates: readonly [number, ...number[]];
  /** Kinds and tasks are drawn from these, each as often as it is there. */
  readonly states: readonly [StateSpec['kind'], ...StateSpec['kind'][]];
  readonly tasks: readonly [TaskName, ...TaskName[]];
  /** How likely a state has timers that leave it as it is. */
  readonly ticks: number;
  readonly touchy: number;
  readonly retentionMs: readonly [number, ...number[]];
  /** Whether instances are ended and started again under the same id, while their tasks may still run. */
  readonly isRebirth: boolean;
  /** Whether the outside may answer a call with an error although an earlier one has taken effect. */
  readonly isForgetful: boolean;
}

const common = {
  rates: [0.05, 0.1, 0.2],
  states: ['waiting', 'working', 'working', 'parallel', 'parent'],
  tasks: ['pay', 'ship', 'note', 'ask'],
  ticks: 0.3,
  touchy: 0.1,
  retentionMs: [15_000],
  isRebirth: false,
  isForgetful: true,
} as const;

export const courses: readonly Course[] = [
  {
    ...common,
    name: 'several timers are overdue at once, and the machine throws on some',
    kinds: ['pause', 'jump', 'crash', 'lose', 'repeat'],
    states: ['waiting', 'waiting', 'parallel', 'working'],
    ticks: 0.9,
    touchy: 0.5,
  },
  {
    ...common,
    name: 'an id is used again while a task of the instance before still runs',
    kinds: ['pause', 'delay', 'crash'],
    states: ['working'],
    tasks: ['ship', 'note', 'pay'],
    ticks: 0,
    touchy: 0,
    retentionMs: [1_000, 2_000],
    isRebirth: true,
  },
  {
    ...common,
    name: 'a node comes back late, with a failure',
    kinds: ['pause', 'crash', 'delay'],
    rates: [0.1, 0.2, 0.3],
    states: ['working'],
    tasks: ['pay', 'pay', 'ship', 'note'],
    ticks: 0,
    touchy: 0,
  },
  {
    ...common,
    name: 'the store fails, and the nodes do not',
    kinds: ['fail', 'linger'],
    rates: [0.05, 0.1, 0.2, 0.4],
    states: ['working', 'working', 'parallel'],
    touchy: 0,
  },
  {
    ...common,
    name: 'the store fails over to an older branch while tasks run',
    kinds: ['replicate', 'failOver', 'delay', 'pause'],
    states: ['working', 'working', 'waiting'],
    touchy: 0,
  },
  {
    ...common,
    name: 'tasks are completed from outside',
    kinds: ['pause', 'crash', 'fail', 'linger', 'lose', 'repeat', 'delay', 'jump'],
    states: ['working', 'working', 'parallel'],
    tasks: ['ask', 'ask', 'pay'],
  },
];

/** Those in which operators step in, too. */
export const operatedCourses: readonly Course[] = [
  {
    ...common,
    name: 'operators step in while nodes crash',
    kinds: ['crash', 'pause', 'delay', 'lose', 'repeat'],
  },
  {
    ...common,
    name: 'operators step in while the store fails',
    kinds: ['fail', 'linger', 'delay', 'crash'],
    states: ['working', 'working', 'waiting', 'parallel'],
    touchy: 0.3,
  },
  {
    ...common,
    name: 'operators end and delete instances whose ids are used again',
    kinds: ['crash', 'pause', 'delay', 'fail', 'linger'],
    states: ['working', 'working', 'waiting'],
    retentionMs: [1_000, 15_000, 600_000],
    isRebirth: true,
  },
  {
    ...common,
    name: 'operators step in while time jumps and the machine throws',
    kinds: ['jump', 'skew', 'crash', 'lose', 'repeat'],
    states: ['waiting', 'working', 'parallel', 'parent'],
    ticks: 0.8,
    touchy: 0.5,
  },
  {
    ...common,
    name: 'operators step in, and nothing else happens',
    kinds: [],
    rates: [0],
    ticks: 0.5,
    touchy: 0.2,
  },
];
