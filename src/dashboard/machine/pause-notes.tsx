import type { PausesView } from '../../actors/views/view-types.ts';
import { resumeDialogId } from '../operating/pause-dialogs.tsx';
import { PauseNote, pauseEffects } from '../parts/pause-note.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';

interface PauseNotesProps {
  readonly pauses: PausesView;
  /** Whether the viewer may end them. */
  readonly mayPause: boolean;
}

/** What is paused of a process, each with the button that ends it. */
export function PauseNotes({ pauses: { process, whole, tasks }, mayPause }: PauseNotesProps): Html {
  if (whole === undefined && Object.keys(tasks).length === 0) return <></>;
  const ofTasks = Object.entries(tasks).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const resume = (task?: string): Html | null =>
    mayPause ? (
      <button type="button" id={`open-${resumeDialogId(task)}`} data-opens={resumeDialogId(task)}>
        <Icon name="play" /> Resume…
      </button>
    ) : null;
  return (
    <div class="grid">
      {whole === undefined ? null : (
        <PauseNote title={`${process} is paused`} pause={whole} effect={pauseEffects.whole}>
          {resume()}
        </PauseNote>
      )}
      {ofTasks.map(([task, pause]) => (
        <PauseNote title={`Task ${task} is paused`} pause={pause} effect={pauseEffects.task}>
          {resume(task)}
        </PauseNote>
      ))}
    </div>
  );
}
