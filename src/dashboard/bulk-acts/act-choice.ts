import {
  operatorActKinds,
  operatorActShapes,
  type OperatorActKind,
} from '../../bulk-acts/operator-acts.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Selection } from '../instances/selection.ts';
import { withFields } from '../instances/selection.ts';

export type ActName = 'undo' | 'cancel' | 'retry' | 'send' | OperatorActKind;

export const actNames: readonly ActName[] = [
  'undo',
  'cancel',
  'retry',
  'send',
  ...operatorActKinds,
];

/** Whether it is one of those that operators also do to one instance. */
export function isOperatorAct(name: ActName): name is OperatorActKind {
  return name in operatorActShapes;
}

/** What can be done with many instances at once, as people say it. */
export interface ActChoice {
  readonly text: string;
  /** What it does with each instance. */
  readonly effect: string;
  /** On the button, before the number of instances. */
  readonly verb: string;
  /** On which instances it can have an effect, as filters that are set for it unless others are. */
  readonly concerns:
    | { readonly status: 'Pending' | 'Failed' }
    | { readonly attention: 'true' }
    | { readonly paused: 'true' };
  /** What those instances are called. */
  readonly such: 'is pending' | 'has failed' | 'needs attention' | 'is paused';
  readonly isDangerous: boolean;
}

export const actChoices: Readonly<Record<ActName, ActChoice>> = {
  undo: {
    text: 'Cancel and undo',
    effect:
      'Stops the tasks of each instance, undoes what it has done, and ends it. This cannot be taken back.',
    verb: 'Cancel and undo',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: true,
  },
  cancel: {
    text: 'Cancel only',
    effect:
      'Stops the tasks of each instance and ends it. What it has done stays. This cannot be taken back.',
    verb: 'Cancel',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: true,
  },
  retry: {
    text: 'Retry the rollback',
    effect: 'Tries the failed compensations of each instance again, the newest first.',
    verb: 'Retry the rollback of',
    concerns: { attention: 'true' },
    such: 'needs attention',
    isDangerous: false,
  },
  send: {
    text: 'Send an event',
    effect:
      'Sends the event to each instance. Where the state does not accept it, it counts as failed.',
    verb: 'Send to',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: false,
  },
  pause: {
    text: 'Pause',
    effect:
      'No attempt of theirs starts, no timer fires, and events are refused, until they are resumed.',
    verb: 'Pause',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: false,
  },
  resume: {
    text: 'Resume',
    effect: 'What is due of each goes on at once.',
    verb: 'Resume',
    concerns: { paused: 'true' },
    such: 'is paused',
    isDangerous: false,
  },
  retryTask: {
    text: 'Retry a task',
    effect: 'Where the task waits for its next attempt, that is made now.',
    verb: 'Retry in',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: false,
  },
  failTask: {
    text: 'Let a task fail',
    effect: 'Where the task is pending, it ends as failed, and no attempt follows.',
    verb: 'Let fail in',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: true,
  },
  completeTask: {
    text: 'Complete a task',
    effect:
      'Where the task is pending, it ends as completed with the same output everywhere, whatever a run of it under way reports later.',
    verb: 'Complete in',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: true,
  },
  fireTimer: {
    text: 'Fire a timer',
    effect: 'Where the timer is pending, what would happen at its time happens at once.',
    verb: 'Fire in',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: true,
  },
  moveTimer: {
    text: 'Move a timer',
    effect: 'Where the timer is pending, it fires at another time, in the future.',
    verb: 'Move in',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: false,
  },
  moveTo: {
    text: 'Move',
    effect:
      'Each leaves and enters states as by a transition, whether or not one leads there: tasks and timers of the states that it leaves are stopped.',
    verb: 'Move',
    concerns: { status: 'Pending' },
    such: 'is pending',
    isDangerous: true,
  },
  reopen: {
    text: 'Re-open',
    effect: 'Each is live again, in the state that you choose. Its data and its ledger stay.',
    verb: 'Re-open',
    concerns: { status: 'Failed' },
    such: 'has failed',
    isDangerous: true,
  },
};

/** The selection, narrowed to the instances that the act concerns. */
export function concerned(selection: Selection, act: ActName): Selection {
  return withFields(selection, { ...actChoices[act].concerns, ...selection.fields });
}

/** The act in a URL; by default, what the process itself does on a cancellation. */
export function toActName(text: string | undefined, process: Process | undefined): ActName {
  const known = actNames.find((name) => name === text);
  return known ?? (process?.onCancel === 'stop' ? 'cancel' : 'undo');
}
