import type { ActRequest } from '../../actors/acts/act-schema.ts';
import type { InstanceView, TaskView } from '../../actors/views/view-types.ts';

type Kind = ActRequest['kind'];

/** The acts that are offered on an instance as it is. */
interface ActsOffered {
  /** On the instance as a whole. */
  readonly whole: readonly Kind[];
  /** On tasks, the newest first. */
  readonly tasks: readonly { readonly task: TaskView; readonly kinds: readonly Kind[] }[];
  readonly timers: readonly {
    readonly timer: InstanceView['timers'][number];
    readonly kinds: readonly Kind[];
  }[];
}

/** Each act has a form in the page, so that there must not be thousands. */
const most = 8;

export function actsOffered(instance: InstanceView): ActsOffered {
  const { status, paused, cancelled, attentionReasons, tasks, timers } = instance;
  const isPending = status === 'Pending';
  const isPaused = paused !== undefined;
  const isStuck = attentionReasons.some(({ kind }) => kind === 'stuck' || kind === 'task_parked');
  const kindsOf = ({ retryAt }: TaskView): readonly Kind[] =>
    !isPaused && (retryAt !== undefined || isStuck)
      ? ['retryTask', 'completeTask', 'failTask']
      : ['completeTask', 'failTask'];
  return {
    whole: [
      ...(isPaused ? (['resume'] as const) : isPending ? (['pause'] as const) : []),
      ...(isPending
        ? cancelled === undefined
          ? (['moveTo'] as const)
          : []
        : (['reopen'] as const)),
    ],
    tasks: tasks
      .filter(({ outcome }) => outcome === 'pending')
      .slice(-most)
      .toReversed()
      .map((task) => ({ task, kinds: kindsOf(task) })),
    timers: timers
      .slice(0, most)
      .map((timer) => ({ timer, kinds: isPaused ? ['moveTimer'] : ['fireTimer', 'moveTimer'] })),
  };
}
