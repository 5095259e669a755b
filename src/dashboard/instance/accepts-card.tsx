import type { AcceptedEvent } from '../../actors/views/view-types.ts';
import { Card } from '../parts/card.tsx';
import type { Html } from '../parts/html.ts';
import type { Paths } from '../base/paths.ts';
import type { Viewer } from '../base/viewer.ts';
import { parseFieldSchema } from '../forms/field-schema.ts';
import { FormFields } from '../forms/form-fields.tsx';
import { ReasonField } from '../forms/reason-field.tsx';
import type { InstanceData } from './instance-data.ts';

const mostForms = 50;

interface AcceptsCardProps {
  readonly data: InstanceData;
  readonly paths: Paths;
  readonly viewer: Viewer;
}

/** The events that the instance accepts now, each as a form. */
export function AcceptsCard({ data, paths, viewer }: AcceptsCardProps): Html {
  const { process, instance } = data;
  const { accepts, status, id } = instance;
  const empty =
    accepts.length > 0
      ? undefined
      : status === 'Pending'
        ? 'It accepts no event that you may send in this state.'
        : 'It has ended and accepts nothing more.';
  return (
    <Card title="What can happen next" id="accepts" empty={empty}>
      <ul class="body grid">
        {accepts.slice(0, mostForms).map((event) => (
          <li>
            {viewer.mayAct ? (
              <EventForm
                event={event}
                action={paths.act(process.name, id, 'events')}
                isOpen={accepts.length === 1}
              />
            ) : (
              <span class="tag">{event.type}</span>
            )}
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
  readonly isOpen: boolean;
}

function EventForm({ event, action, isOpen }: EventFormProps): Html {
  const { type, pattern } = event;
  const schema = parseFieldSchema(event.schema);
  const id = `event-${type.replaceAll(/[^\w-]/g, '_')}`;
  return (
    <details id={id} {...(isOpen ? { open: true } : {})}>
      <summary>
        <span class="tag">{type}</span>
      </summary>
      <form method="post" action={action} data-act data-key={id} class="grid inset">
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
        <ReasonField required={false} />
        <p class="error" role="alert" />
        <div class="row">
          <button class="primary">Send {pattern === true ? 'event' : type}</button>
        </div>
      </form>
    </details>
  );
}
