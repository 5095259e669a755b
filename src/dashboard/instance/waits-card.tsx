import type { WaitingView, WaitsFor } from '../../actors/views/view-types.ts';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import type { IconName } from '../parts/icon.tsx';
import { Time } from '../parts/time.tsx';
import type { Html } from '../parts/html.ts';
import type { Viewer } from '../base/viewer.ts';
import { eventText } from '../parts/event-text.ts';
import { actsOffered } from '../operating/acts-offered.ts';
import { Openers } from '../operating/openers.tsx';
import type { InstanceData } from './instance-data.ts';
import { isHeld, isRunning } from './held-effects.ts';

type Effect = Exclude<WaitsFor, { readonly kind: 'event' }>;

const mostEffects = 50;

const signs = {
  timer: 'clock',
  task: 'running',
  retry: 'retry',
  callback: 'hand',
  undo: 'undo',
  emit: 'event',
} as const satisfies Record<Effect['kind'], IconName>;

interface WaitsCardProps {
  readonly data: InstanceData;
  readonly waiting: WaitingView;
  readonly viewer: Viewer;
}

/** What will wake the instance, with the proof in the store. */
export function WaitsCard({ data, waiting, viewer }: WaitsCardProps): Html {
  const { waitsFor, status, total } = waiting;
  const effects = waitsFor.filter((one): one is Effect => one.kind !== 'event');
  const events = waitsFor.filter(({ kind }) => kind === 'event');
  const isUnarmed = effects.some(({ armed }) => !armed);
  // What no node will look at comes first.
  const shown = effects.toSorted((a, b) => Number(a.armed) - Number(b.armed)).slice(0, mostEffects);
  const offered = actsOffered(data.instance);
  const more = total - events.length - shown.length;
  const empty =
    effects.length > 0
      ? undefined
      : status !== 'Pending'
        ? 'It has ended; nothing will wake it, and nothing needs to.'
        : events.length === 0
          ? 'Nothing.'
          : 'Only an event from outside.';
  const rearm =
    viewer.mayAct && isUnarmed ? (
      <button type="button" class="danger" data-opens="rearm">
        Re-arm…
      </button>
    ) : null;
  return (
    <Card title="What will wake it" id="waits" empty={empty} aside={rearm}>
      <ul class="body grid">
        {shown.map((effect) => (
          <li class="wait grid-tight" id={`wait-${effect.id.replace('/', '-')}`}>
            <Wait effect={effect} isPaused={isHeld(effect, data)} />
            {viewer.mayAct ? <EffectActs effect={effect} offered={offered} /> : null}
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <p class="body small dim">
          and {more.toLocaleString('en')} more
          {isUnarmed ? '; those that are not armed come first' : ''}
        </p>
      ) : null}
    </Card>
  );
}

/** What an operator may do with the task or the timer. */
function EffectActs({
  effect: { id },
  offered: { tasks, timers },
}: {
  readonly effect: Effect;
  readonly offered: ReturnType<typeof actsOffered>;
}): Html | null {
  const acts =
    tasks.find(({ task }) => task.id === id) ?? timers.find(({ timer }) => timer.id === id);
  if (acts === undefined) return null;
  return (
    <div class="row">
      <Openers kinds={acts.kinds} of={id} />
    </div>
  );
}

interface WaitProps {
  readonly effect: Effect;
  /** Whether it waits for the end of a pause. */
  readonly isPaused: boolean;
}

function Wait({ effect, isPaused }: WaitProps): Html {
  const { armed, message, dueAt, since, proof } = effect;
  return (
    <>
      <div class="row">
        <Chip icon={signs[effect.kind]} tone={armed ? 'accent' : 'bad'} text={nameOf(effect)} />
        <span class="grow" />
        {isPaused ? (
          <span class="dim small">paused</span>
        ) : isRunning(effect) ? (
          <span class="dim small">running</span>
        ) : dueAt === undefined ? (
          <span class="dim small">{effect.kind === 'callback' ? 'no limit' : 'due now'}</span>
        ) : (
          <b class="small">
            <Time at={dueAt} as="until" />
          </b>
        )}
      </div>
      <p class="small dim">
        {detailOf(effect)}since <Time at={since} />
        {dueAt === undefined ? null : (
          <>
            , due <Time at={dueAt} />
          </>
        )}
      </p>
      {armed ? null : (
        <p class="error small">Not armed. {message ?? 'No node will look at it in time.'}</p>
      )}
      {proof === undefined ? null : (
        <p class="small dim">
          In the due index for <Time at={proof.dueAt} />
          {proof.lease === undefined ? null : (
            <>
              ; leased by <span class="mono">{proof.lease.node}</span> until{' '}
              <Time at={proof.lease.until} />
            </>
          )}
        </p>
      )}
    </>
  );
}

function nameOf(effect: Effect): string {
  switch (effect.kind) {
    case 'timer':
      return eventText(effect.event);
    case 'emit':
      return `tells ${effect.event}`;
    case 'undo':
      return `undoes ${effect.task}`;
    case 'callback':
      return `${effect.task}, handed over`;
    case 'task':
    case 'retry':
      return effect.task;
  }
}

function detailOf(effect: Effect): string {
  if (effect.kind === 'timer') return '';
  if (effect.kind === 'emit') return `attempt ${effect.attempt}, `;
  return `attempt ${effect.attempt} of ${effect.attempts}, `;
}
