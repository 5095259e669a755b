import type { EffectView } from '../../actors/views/what-if-view.ts';
import { eventText } from '../parts/event-text.ts';
import { cutJson } from '../parts/cut-json.ts';
import type { Html } from '../parts/html.ts';
import { Time } from '../parts/time.tsx';

const mostEffects = 50;

/** What steps would ask of the outside world, in order. */
export function Effects({ effects }: { readonly effects: readonly EffectView[] }): Html {
  if (effects.length === 0) return <p class="dim small">Nothing would be started or stopped.</p>;
  return (
    <ul class="small effects" aria-label="Effects">
      {effects.slice(0, mostEffects).map((effect) => (
        <li>{textOf(effect)}</li>
      ))}
      {effects.length > mostEffects ? <li>and {effects.length - mostEffects} more</li> : null}
    </ul>
  );
}

function textOf(effect: EffectView): Html {
  switch (effect.kind) {
    case 'startTask':
      return (
        <>
          Starts {effect.undo === true ? 'the undo of ' : ''}
          <b>{effect.task}</b>
          {effect.input === undefined ? '' : ' with '}
          {effect.input === undefined ? null : <code class="wide-text">{brief(effect.input)}</code>}
        </>
      );
    case 'rescheduleTask':
      return (
        <>
          Tries {effect.undo === true ? 'the undo of ' : ''}
          <b>{effect.task}</b> again
        </>
      );
    case 'stopTask':
      return (
        <>
          Stops <b>{effect.task ?? effect.id}</b>
        </>
      );
    case 'startTimer':
      return (
        <>
          Starts the timer <b>{eventText(effect.event)}</b>, due <Time at={effect.dueAt} />
        </>
      );
    case 'stopTimer':
      return (
        <>
          Stops the timer <b>{eventText(effect.event ?? effect.id)}</b>
        </>
      );
    case 'settle':
      return (
        <>
          Settles <b>{effect.task}</b>: a rollback no longer undoes it
        </>
      );
    case 'emit':
      return (
        <>
          Emits <b>{effect.event.type}</b>
        </>
      );
    case 'action':
      return <>Runs a custom action</>;
  }
}

function brief(value: unknown): string {
  const { text, isCut } = cutJson(value, 200);
  return isCut ? `${text}…` : text;
}
