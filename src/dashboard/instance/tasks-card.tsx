import type { TaskView } from '../../actors/views/view-types.ts';
import { Card } from '../parts/card.tsx';
import { Chip, type Tone } from '../parts/chip.tsx';
import type { IconName } from '../parts/icon.tsx';
import { Time } from '../parts/time.tsx';
import type { Html } from '../parts/html.ts';
import type { InstanceData } from './instance-data.ts';
import { Table } from '../parts/table.tsx';

const looks = {
  pending: { icon: 'running', tone: 'accent' },
  completed: { icon: 'check', tone: 'good' },
  failed: { icon: 'cross', tone: 'bad' },
  stopped: { icon: 'stop', tone: 'dim' },
} as const satisfies Record<TaskView['outcome'], { icon: IconName; tone: Tone }>;

const mostTasks = 100;

/** The tasks at the shown moment, the newest first. */
export function TasksCard({ data }: { readonly data: InstanceData }): Html {
  const { instance, moment } = data;
  const tasks = moment === undefined ? instance.tasks : (moment.past ?? moment.step)?.tasks;
  if (tasks === undefined || tasks.length === 0) {
    return <Card title="Tasks" id="tasks" empty="It has called nothing yet." />;
  }
  const hidden = tasks.length - mostTasks;
  return (
    <Card title="Tasks" id="tasks">
      <Table
        label="All tasks"
        columns={['Task', 'Outcome', { number: 'Attempts' }, 'Started', { number: 'Took' }]}
      >
        {tasks
          .slice(-mostTasks)
          .toReversed()
          .map((task) => (
            <>
              {TaskRow(task)}
              <Said task={task} />
            </>
          ))}
      </Table>
      {hidden > 0 ? (
        <p class="body small dim">and {hidden.toLocaleString('en')} older tasks</p>
      ) : null}
    </Card>
  );
}

function TaskRow(task: TaskView): Html {
  const { name, undo, outcome, attempts, startedAt, finishedAt, retryAt } = task;
  const what = task.handedOver === true ? 'handed over' : outcome;
  return (
    <tr>
      <td class="mono">
        {undo === true ? 'undo of ' : ''}
        {name}
      </td>
      <td>
        <Chip {...looks[outcome]} text={what} />
        {retryAt === undefined ? null : (
          <span class="small dim">
            {' '}
            again <Time at={retryAt} as="until" />
          </span>
        )}
      </td>
      <td class="number">{attempts}</td>
      <td>
        <Time at={startedAt} />
      </td>
      <td class="number nowrap">
        {finishedAt === undefined ? '' : tookText(Date.parse(finishedAt) - Date.parse(startedAt))}
      </td>
    </tr>
  );
}

/** The last failure and the progress, in a row of their own: they are longer than anything else of the task. */
function Said({ task: { error, progress } }: { readonly task: TaskView }): Html | null {
  if (error === undefined && progress === undefined) return null;
  return (
    <tr class="more">
      <td colspan={5}>
        {error === undefined ? null : <p class="error small">{error.message}</p>}
        {progress === undefined ? null : (
          <p class="small dim">Progress: {JSON.stringify(progress)}</p>
        )}
      </td>
    </tr>
  );
}

function tookText(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
