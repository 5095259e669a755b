import type { PausesView } from '../../actors/views/view-types.ts';
import type { Process } from '../../definition/define-process.ts';
import { taskNames } from '../../definition/graph/task-names.ts';
import type { Paths } from '../base/paths.ts';
import { ActDialog } from '../forms/act-dialog.tsx';
import type { Html } from '../parts/html.ts';

interface PauseDialogsProps {
  readonly process: Process;
  readonly pauses: PausesView;
  readonly paths: Paths;
}

/** The questions before a process, or one of its tasks, is paused or resumed. */
export function PauseDialogs({ process, pauses, paths }: PauseDialogsProps): Html {
  const { name } = process;
  const paused = [
    ...(pauses.whole === undefined ? [] : [undefined]),
    ...Object.keys(pauses.tasks).toSorted(),
  ];
  return (
    <>
      {mayPauseMore(process, pauses) ? (
        <ActDialog
          id={pauseDialogId}
          title={`Pause ${name}?`}
          text="On every node within a second. Attempts under way end, and their outcomes count. Nothing is lost."
          action={paths.pauses(name, 'pause')}
          act="Pause it"
          isDangerous
          keptIn="audit log"
        >
          <What process={process} pauses={pauses} />
        </ActDialog>
      ) : null}
      {paused.map((task) => (
        <ActDialog
          id={resumeDialogId(task)}
          title={`Resume ${task === undefined ? name : `${task} of ${name}`}?`}
          text="What has waited goes on at once."
          action={paths.pauses(name, 'resume')}
          act="Resume it"
          keptIn="audit log"
        >
          {task === undefined ? null : <input type="hidden" name="task" value={task} />}
        </ActDialog>
      ))}
    </>
  );
}

function What({ process, pauses }: Pick<PauseDialogsProps, 'process' | 'pauses'>): Html {
  const tasks = taskNames(process.graph).filter((task) => !Object.hasOwn(pauses.tasks, task));
  return (
    <label>
      <span>What</span>
      <select name="task">
        {pauses.whole === undefined ? (
          <option value="">The whole process: starts, events, tasks and timers</option>
        ) : null}
        {tasks.map((task) => (
          <option value={task}>Only the task {task}</option>
        ))}
      </select>
    </label>
  );
}

/** Whether anything of the process is not paused yet. */
export function mayPauseMore(process: Process, { whole, tasks }: PausesView): boolean {
  return (
    whole === undefined || taskNames(process.graph).some((task) => !Object.hasOwn(tasks, task))
  );
}

export const pauseDialogId = 'pause-process';

/** `task`: undefined for the whole process. */
export function resumeDialogId(task: string | undefined): string {
  return task === undefined ? 'resume-process' : `resume-task-${encodeURIComponent(task)}`;
}
