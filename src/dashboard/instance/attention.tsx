import type { Paths } from '../base/paths.ts';
import { heldBy } from '../parts/held-by.ts';
import { runningTasks } from './held-effects.ts';
import { PauseNote, pauseEffects } from '../parts/pause-note.tsx';
import { Time } from '../parts/time.tsx';
import type { Html } from '../parts/html.ts';
import type { InstanceData } from './instance-data.ts';

const what = {
  process_changed: 'It does not fit the deployed machine',
  timer_lost: 'One of its timers does not fit the deployed machine',
  stuck: 'The machine throws on the outcome of a task, or on a timer',
  task_parked: 'The input of a task does not fit the deployed task',
  compensation_failed: 'A compensation has failed for good',
  event_untold: 'An emitted event cannot be handed over',
} as const;

interface AttentionProps {
  readonly data: InstanceData;
  readonly paths: Paths;
}

/** Why an instance needs an operator, why it is paused, and why it failed. */
export function Attention({ data, paths }: AttentionProps): Html {
  const { process, instance, pauses } = data;
  const running = runningTasks(data.waiting);
  const held = heldBy(instance, pauses, running);
  // A pause that does not hold it yet.
  const noted = held ?? heldBy(instance, pauses);
  const { attentionReasons, error, status, cancelled, paused } = data.instance;
  return (
    <>
      {attentionReasons.map(({ kind, message, at }) => (
        <section class="note warn" aria-label={what[kind]}>
          <strong>{what[kind]}</strong>
          <p>{message}</p>
          <p class="small dim">
            Since <Time at={at} /> · <code>{kind}</code>
          </p>
        </section>
      ))}
      {paused === undefined ? null : (
        <section class="note warn" aria-label="Pause">
          <strong>
            Paused since <Time at={paused.at} />
          </strong>
          {paused.reason === undefined ? null : <p>{paused.reason}</p>}
          <p class="small dim">
            Nothing of it starts, and it takes no events, until it is resumed.
          </p>
        </section>
      )}
      {noted === undefined ? null : (
        <PauseNote
          title={`${noted.task === undefined ? process.name : `Task ${noted.task}`} is paused`}
          pause={noted.pause}
          effect={
            held === undefined
              ? pauseEffects.running
              : held.task === undefined
                ? pauseEffects.whole
                : pauseEffects.task
          }
        >
          <a class="button" href={paths.process(process.name)}>
            Go to {process.name}
          </a>
        </PauseNote>
      )}
      {data.waiting?.deadEnd === true ? (
        <section class="note bad" aria-label="Dead end">
          <strong>Nothing will wake it</strong>
          <p>Nothing that it waits for is armed, and it accepts no event.</p>
        </section>
      ) : null}
      {status === 'Failed' && error !== undefined ? (
        <section class="note bad" aria-label="Error">
          <strong>It has failed</strong>
          <p class="mono">{messageOf(error)}</p>
        </section>
      ) : null}
      {cancelled === undefined ? null : (
        <section class="note" aria-label="Cancellation">
          <strong>
            Cancelled <Time at={cancelled.at} />, {cancelled.rollback ? 'with' : 'without'} rollback
          </strong>
          {cancelled.reason === undefined ? null : <p>{cancelled.reason}</p>}
        </section>
      )}
    </>
  );
}

function messageOf(error: unknown): string {
  const known = error as { readonly message?: unknown } | null;
  if (typeof error === 'object' && typeof known?.message === 'string') return known.message;
  return typeof error === 'string' ? error : JSON.stringify(error);
}
