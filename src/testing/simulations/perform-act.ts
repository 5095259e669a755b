import type { ByCaller } from '../../actors/contract/request-options.ts';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { Asked } from '../nodes/asked.ts';
import type { ActOptions, SimulatedAct } from './simulated-act.ts';

/** Asks a node to do what an operator does with an instance. Rejects as the service does. */
export async function performAct(
  node: Asked,
  { process, id }: Pick<InstanceView, 'process' | 'id'>,
  act: SimulatedAct,
  { caller, reason = 'A test.', ifVersion }: ActOptions & ByCaller,
): Promise<void> {
  switch (act.kind) {
    case 'delete':
      return node.delete(process, id, reason, { caller, ifVersion });
    case 'skipRollback':
      await node.skipRollback(process, id, act.id, reason, { caller });
      return;
    case 'pauseProcess':
      await node.pause(process, { task: act.task, reason }, { caller });
      return;
    case 'resumeProcess':
      await node.resume(process, { task: act.task, reason }, { caller });
      return;
    case 'retryTask':
    case 'failTask':
    case 'completeTask': {
      const task = isId(act.task) ? act.task : await idOf(node, { process, id }, act.task);
      await node.act(process, id, { ...act, task }, reason, { caller, ifVersion });
      return;
    }
    case 'fireTimer':
    case 'moveTimer':
    case 'pause':
    case 'resume':
    case 'moveTo':
    case 'reopen':
      await node.act(process, id, act, reason, { caller, ifVersion });
      return;
    default:
      // What the types do not allow is refused as by the service.
      await node.act(process, id, act, reason, { caller, ifVersion });
  }
}

function isId(task: string): boolean {
  return /^\d+\/\d+$/.test(task);
}

/** The id of the pending task with this name; the name itself if there is none, which the service then names. */
async function idOf(
  node: Asked,
  { process, id }: Pick<InstanceView, 'process' | 'id'>,
  name: string,
): Promise<string> {
  const { tasks } = await node.get(process, id);
  const pending = tasks.filter((task) => task.name === name && task.outcome === 'pending');
  if (pending.length <= 1) return pending[0]?.id ?? name;
  const ids = pending.map((task) => task.id).join(', ');
  throw invalidRequest(
    `The task "${name}" is pending ${pending.length} times; name one by its id: ${ids}.`,
  );
}
