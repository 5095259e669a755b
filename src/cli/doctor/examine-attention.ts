import type { AttentionReason, InstanceList } from '../../actors/views/view-types.ts';
import type { Connection } from '../service/connection.ts';
import type { ProcessEntry } from '../service/find-process.ts';
import type { Diagnosis } from './diagnosis.ts';

const most = 200;
const mostNamed = 5;

/** Which instances of a process need an operator, by reason. */
export async function examineAttention(
  connection: Connection,
  { name, path }: ProcessEntry,
): Promise<readonly Diagnosis[]> {
  const { instances, next } = await connection.get<InstanceList>(
    `${path}?attention=true&limit=${most}`,
  );
  const kinds = new Set(
    instances.flatMap(({ attentionReasons }) => attentionReasons.map(({ kind }) => kind)),
  );
  return [...kinds].map((kind) => {
    const having = instances.filter(({ attentionReasons }) =>
      attentionReasons.some((reason) => reason.kind === kind),
    );
    const [reason] = having.flatMap(({ attentionReasons }) =>
      attentionReasons.filter((one) => one.kind === kind),
    );
    const count = `${having.length}${next === undefined ? '' : ' or more'}`;
    return {
      kind: 'problem',
      check: 'attention',
      process: name,
      message: `${name}: ${count} need attention, ${kind}: ${reason?.message ?? ''}`,
      remedy: remedies[kind],
      instances: having.slice(0, mostNamed).map(({ id }) => `${name}/${id}`),
    };
  });
}

const remedies: Readonly<Record<AttentionReason['kind'], string>> = {
  process_changed:
    'Deploy a machine that they fit, or move them to a state of the deployed one: holdfast move-to.',
  timer_lost: 'Deploy a machine that has the timer, or move them to a state: holdfast move-to.',
  stuck: 'Correct the machine and deploy it: they continue by themselves.',
  task_parked: "Give new members of the task's input schema a default, and deploy it.",
  compensation_failed:
    'Repair what it calls, then holdfast retry-rollback; or undo it by hand, then holdfast skip-rollback.',
  event_untold: 'Repair what onEmit calls: it is told again by itself.',
};
