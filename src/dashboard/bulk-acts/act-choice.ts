import type { Process } from '../../definition/define-process.ts';
import type { Selection } from '../instances/selection.ts';
import { withFields } from '../instances/selection.ts';

export const actNames = ['undo', 'cancel', 'retry', 'send'] as const;

export type ActName = (typeof actNames)[number];

/** What can be done with many instances at once, as people say it. */
export interface ActChoice {
  readonly text: string;
  /** What it does with each instance. */
  readonly effect: string;
  /** On the button, before the number of instances. */
  readonly verb: string;
  /** On which instances it can have an effect, as filters that are set for it unless others are. */
  readonly concerns: { readonly status: 'Pending' } | { readonly attention: 'true' };
  readonly isDangerous: boolean;
}

export const actChoices: Readonly<Record<ActName, ActChoice>> = {
  undo: {
    text: 'Cancel and undo',
    effect:
      'Stops the tasks of each instance, undoes what it has done, and ends it. This cannot be taken back.',
    verb: 'Cancel and undo',
    concerns: { status: 'Pending' },
    isDangerous: true,
  },
  cancel: {
    text: 'Cancel only',
    effect:
      'Stops the tasks of each instance and ends it. What it has done stays. This cannot be taken back.',
    verb: 'Cancel',
    concerns: { status: 'Pending' },
    isDangerous: true,
  },
  retry: {
    text: 'Retry the rollback',
    effect: 'Tries the failed compensations of each instance again, the newest first.',
    verb: 'Retry the rollback of',
    concerns: { attention: 'true' },
    isDangerous: false,
  },
  send: {
    text: 'Send an event',
    effect:
      'Sends the event to each instance. Where the state does not accept it, it counts as failed.',
    verb: 'Send to',
    concerns: { status: 'Pending' },
    isDangerous: false,
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
