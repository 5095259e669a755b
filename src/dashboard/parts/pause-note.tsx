import type { PausesView } from '../../actors/views/view-types.ts';
import type { Html } from './html.ts';
import { Time } from './time.tsx';

interface PauseNoteProps {
  /** What is paused, such as `Paused` or `Task charge is paused`. */
  readonly title: string;
  readonly pause: NonNullable<PausesView['whole']>;
  /** What that means. */
  readonly effect: string;
  /** What leads on. */
  readonly children?: unknown;
}

/** Says since when something is paused, by whom and why. */
export function PauseNote({ title, pause, effect, children }: PauseNoteProps): Html {
  const { at, by, reason } = pause;
  return (
    <section class="note warn pause-note" aria-label={title}>
      <div class="grid-tight">
        <strong>
          {title} since <Time at={at} />
          {by === undefined ? '' : ` by ${by}`}
        </strong>
        <p>{reason}</p>
        <p class="small dim">{effect}</p>
      </div>
      {children}
    </section>
  );
}

/** What it means that a process is paused, or one of its tasks. */
export const pauseEffects = {
  whole: 'No instance starts, it takes no events, no attempt starts, and no timer fires.',
  task: 'No attempt at it and no compensation of it starts. What waits goes on once it is resumed.',
  running:
    'The attempt that is under way goes on, and its outcome counts. Another one waits until the task is resumed.',
} as const;
