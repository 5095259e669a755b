import { timerName } from '../../definition/graph/timer-names.ts';

/** An act of an operator in a history, such as `charge failed by an operator`; undefined if it is none. */
export function actText({
  type,
  task,
  event,
  at,
  state,
}: Readonly<Record<string, unknown>> & { readonly type: string }): string | undefined {
  const [, kind] = /^act\.(.+)$/.exec(type) ?? [];
  const name = String(task);
  const timer = timerName(String(event));
  switch (kind) {
    case 'pause':
      return 'paused';
    case 'resume':
      return 'resumed';
    case 'retryTask':
      return `${name} retried by an operator`;
    case 'failTask':
      return `${name} failed by an operator`;
    case 'completeTask':
      return `${name} completed by an operator`;
    case 'fireTimer':
      return `${timer} fired by an operator`;
    case 'moveTimer':
      return `${timer} moved to ${String(at)}`;
    case 'moveTo':
      return `moved to ${String(state)}`;
    case 'reopen':
      return `re-opened in ${String(state)}`;
    case undefined:
    default:
      return undefined;
  }
}
