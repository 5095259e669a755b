import type { ActRequest } from '../../actors/acts/act-schema.ts';

/** How the act of an operator is asked for. */
export interface ActLook {
  /** Opens the form. */
  readonly opens: string;
  readonly title: string;
  /** What will happen. */
  readonly text: string;
  /** Does it. */
  readonly does: string;
  readonly isDangerous?: true;
}

export const actLooks = {
  pause: {
    opens: 'Pause…',
    title: 'Pause this instance?',
    text: 'No attempt starts, no timer fires, and events are refused, until it is resumed. Attempts under way end, and their outcomes count.',
    does: 'Pause it',
  },
  resume: {
    opens: 'Resume…',
    title: 'Resume this instance?',
    text: 'What is due goes on at once.',
    does: 'Resume it',
  },
  moveTo: {
    opens: 'Move…',
    title: 'Move this instance to another state?',
    text: 'It leaves and enters states as by a transition, whether or not one leads there: tasks and timers of the states that it leaves are stopped.',
    does: 'Move it',
    isDangerous: true,
  },
  reopen: {
    opens: 'Re-open…',
    title: 'Re-open this instance?',
    text: 'It is live again, in the state that you choose. Its data, its history and its ledger stay.',
    does: 'Re-open it',
    isDangerous: true,
  },
  retryTask: {
    opens: 'Retry now…',
    title: 'Retry the task now?',
    text: 'The next attempt is made at once.',
    does: 'Retry it',
  },
  completeTask: {
    opens: 'Complete…',
    title: 'Complete the task?',
    text: 'It ends as completed, whatever a run of it under way reports later.',
    does: 'Complete it',
    isDangerous: true,
  },
  failTask: {
    opens: 'Fail…',
    title: 'Let the task fail?',
    text: 'It ends as failed, and no attempt follows, whatever a run of it under way reports later.',
    does: 'Let it fail',
    isDangerous: true,
  },
  fireTimer: {
    opens: 'Fire now…',
    title: 'Fire the timer now?',
    text: 'What would happen at its time happens at once.',
    does: 'Fire it',
  },
  moveTimer: {
    opens: 'Change time…',
    title: 'Change the time of the timer?',
    text: 'It fires at another time, in the future.',
    does: 'Change it',
  },
} as const satisfies Record<ActRequest['kind'], ActLook>;

export const actKinds = Object.keys(actLooks) as readonly ActRequest['kind'][];
