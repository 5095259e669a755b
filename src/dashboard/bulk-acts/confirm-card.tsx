import type { Process } from '../../definition/define-process.ts';
import { eventSchema } from '../../definition/schemas/event-schema.ts';
import type { Paths } from '../base/paths.ts';
import { parseFieldSchema } from '../forms/field-schema.ts';
import { FormFields } from '../forms/form-fields.tsx';
import { actFields } from '../operating/act-fields.ts';
import { ReasonField } from '../forms/reason-field.tsx';
import { toQuery, type Selection } from '../instances/selection.ts';
import { Card } from '../parts/card.tsx';
import type { Html } from '../parts/html.ts';
import { isOperatorAct, type ActChoice, type ActName } from './act-choice.ts';

interface ConfirmCardProps {
  readonly act: ActName;
  readonly choice: ActChoice;
  readonly process: Process;
  /** The type of the event to send, once it is chosen. */
  readonly event: string | undefined;
  /** What the act is limited to. */
  readonly selection: Selection;
  /** What the reader selected. */
  readonly asked: Selection;
  /** How many instances there are, in words. */
  readonly number: string;
  readonly isNone: boolean;
  readonly idempotencyKey: string;
  readonly paths: Paths;
}

/** Says what will happen, and asks for the reason. */
export function ConfirmCard(props: ConfirmCardProps): Html {
  const { act, choice, process, event, selection, number, isNone, idempotencyKey, paths } = props;
  const types = Object.keys(process.events ?? {});
  const chosen = types.find((type) => type === event);
  if (isNone) {
    return <Card title={choice.text} id="confirm" empty="There is nothing to act on." />;
  }
  if (act === 'send' && chosen === undefined) {
    return <ChooseEvent types={types} {...props} />;
  }
  return (
    <Card title={choice.text} id="confirm">
      <form method="post" action={paths.bulkActs} data-act data-key="bulk-act" class="body grid">
        <p>{choice.effect}</p>
        <input type="hidden" name="selection" value={toQuery(selection).toString()} />
        <input type="hidden" name="act" value={act} />
        <input type="hidden" name="key" value={idempotencyKey} />
        {act !== 'send' || chosen === undefined ? null : (
          <>
            <input type="hidden" name="event" value={chosen} />
            <p>
              Event <span class="tag">{chosen}</span>
            </p>
            <FormFields schema={parseFieldSchema(eventSchema(process, chosen))} prefix="event" />
          </>
        )}
        {isOperatorAct(act) ? (
          <FormFields schema={actFields({ kind: act, extent: 'many', process })} prefix="operate" />
        ) : null}
        <ReasonField />
        <p class="error" role="alert" />
        <div class="row">
          <button class={choice.isDangerous ? 'primary danger' : 'primary'}>
            {choice.verb} {number}
          </button>
          <a class="button" href={paths.instances(toQuery(props.asked))}>
            Not now
          </a>
        </div>
        <p class="small dim">
          You will see how far it has come, and can stop it. Instances that have changed by then and
          no longer match are skipped.
        </p>
      </form>
    </Card>
  );
}

function ChooseEvent({
  types,
  process,
  asked,
  paths,
}: ConfirmCardProps & { readonly types: readonly string[] }): Html {
  if (types.length === 0) {
    const empty = `${process.name} declares no events, so no form can be made for them.`;
    return <Card title="Send an event" id="confirm" empty={empty} />;
  }
  return (
    <Card title="Which event?" id="confirm">
      <ul class="body row">
        {types.map((type) => {
          const query = toQuery(asked);
          query.set('act', 'send');
          query.set('event', type);
          return (
            <li>
              <a class="button mono" href={paths.newBulkAct(query)}>
                {type}
              </a>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
