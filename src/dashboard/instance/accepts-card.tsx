import { allAccepted } from '../../actors/views/all-accepted.ts';
import type { AcceptedEvent } from '../../actors/views/view-types.ts';
import { Card } from '../parts/card.tsx';
import type { Html } from '../parts/html.ts';
import type { Paths } from '../base/paths.ts';
import type { Viewer } from '../base/viewer.ts';
import { parseFieldSchema } from '../forms/field-schema.ts';
import { ActButtons } from '../forms/act-buttons.tsx';
import { FormFields } from '../forms/form-fields.tsx';
import { ReasonField } from '../forms/reason-field.tsx';
import type { InstanceData } from './instance-data.ts';

const mostForms = 50;

interface AcceptsCardProps {
  readonly data: InstanceData;
  readonly paths: Paths;
  readonly viewer: Viewer;
}

/** The events that the instance accepts at the shown moment, each as a form. Of a moment of the past, they can only be previewed. */
export function AcceptsCard({ data, paths, viewer }: AcceptsCardProps): Html | null {
  const { process, moment, pauses } = data;
  const instance = moment === undefined ? data.instance : moment.past;
  if (instance === undefined) return null;
  const { status, id } = instance;
  const mayAct = viewer.mayAct && moment === undefined;
  const isHeld = moment === undefined && status === 'Pending' && pauses.whole !== undefined;
  // Those who may only look see what each would come to.
  const possible = mayAct ? instance.accepts : allAccepted(process, instance);
  const accepts = isHeld ? [] : possible;
  const empty = accepts.length > 0 ? undefined : whyNone();

  function whyNone(): string {
    if (moment !== undefined) return 'It accepted no event then.';
    if (instance?.paused !== undefined)
      return 'It is paused, and accepts no event until it is resumed.';
    if (isHeld) return `${process.name} is paused, and takes no event until it is resumed.`;
    if (status !== 'Pending') return 'It has ended and accepts nothing more.';
    return `It accepts no event${mayAct ? ' that you may send' : ''} in this state.`;
  }

  return (
    <Card
      title={moment === undefined ? 'What can happen next' : 'What could have happened next'}
      id="accepts"
      empty={empty}
    >
      <ul class="body grid">
        {accepts.slice(0, mostForms).map((event) => (
          <li>
            <EventForm
              event={event}
              action={paths.act(process.name, id, 'events')}
              preview={paths.preview(process.name, id, 'events', moment?.version)}
              mayAct={mayAct}
              isOpen={accepts.length === 1}
            />
          </li>
        ))}
      </ul>
      {accepts.length > mostForms ? (
        <p class="body small dim">
          and {accepts.length - mostForms} more, which you can send by the API
        </p>
      ) : null}
    </Card>
  );
}

interface EventFormProps {
  readonly event: AcceptedEvent;
  readonly action: string;
  readonly preview: string;
  readonly mayAct: boolean;
  readonly isOpen: boolean;
}

function EventForm({ event, action, preview, mayAct, isOpen }: EventFormProps): Html {
  const { type, pattern } = event;
  const schema = parseFieldSchema(event.schema);
  const acts = mayAct ? { action, 'data-act': true } : { action: preview };
  const id = `event-${type.replaceAll(/[^\w-]/g, '_')}`;
  return (
    <details id={id} {...(isOpen ? { open: true } : {})}>
      <summary>
        <span class="tag">{type}</span>
      </summary>
      <form method="post" {...acts} data-key={id} class="grid inset">
        {pattern === true ? (
          <label>
            Type
            <input name="type" required placeholder={type} autocomplete="off" />
          </label>
        ) : (
          <input type="hidden" name="type" value={type} />
        )}
        <input type="hidden" name="as" value={type} />
        <FormFields schema={schema} prefix={id} />
        {mayAct ? <ReasonField required={false} /> : null}
        <ActButtons
          act={mayAct ? `Send ${pattern === true ? 'event' : type}` : undefined}
          preview={preview}
        />
      </form>
    </details>
  );
}
