import { actShapes } from '../../actors/acts/act-shapes.ts';
import type { ActRequest } from '../../actors/acts/act-schema.ts';
import { operatorActFields, type OperatorActField } from '../../bulk-acts/operator-acts.ts';
import { taskNames } from '../../definition/graph/task-names.ts';
import { timerNames } from '../../definition/graph/timer-names.ts';
import type { Process } from '../../definition/define-process.ts';
import type { FieldSchema } from '../forms/field-schema.ts';
import { readFields } from '../forms/read-fields.ts';

type Kind = ActRequest['kind'];

/** Whether an act is done to one instance, whose tasks and timers have ids, or to many, where they have names. */
type Extent = 'one' | 'many';

interface ActForm {
  readonly kind: Kind;
  readonly extent: Extent;
  readonly process: Process;
}

/** Nothing is chosen beforehand. */
const toChoose = '';

/** What a form of an act asks for, as a JSON Schema, which makes the inputs and reads them. */
export function actFields({ kind, extent, process }: ActForm): FieldSchema {
  const names = namesOf(kind, extent);
  return {
    type: 'object',
    properties: Object.fromEntries(
      names.map((name) => [name === 'error' ? 'message' : name, fieldOf(name, process)]),
    ),
    required: names.filter((name) => isRequired.has(name)),
  };
}

/** The act that a form describes, for the runtime to check. Throws `invalid_request` where JSON is malformed. */
export async function readAct(form: URLSearchParams, asked: ActForm): Promise<object> {
  const { kind, extent } = asked;
  const { message, undo, ...rest } = await readFields(form, actFields(asked));
  return {
    kind,
    ...(namesOf(kind, extent).includes('error')
      ? { error: message === undefined ? {} : { message } }
      : {}),
    ...(undo === true ? { undo } : {}),
    ...rest,
  };
}

const isRequired: ReadonlySet<OperatorActField> = new Set(['task', 'timer', 'to', 'state']);

function namesOf(kind: Kind, extent: Extent): readonly OperatorActField[] {
  if (extent === 'many') return operatorActFields(kind);
  // The task or the timer is the one at which the form is opened.
  const own = new Set(Object.keys(actShapes[kind].shape));
  own.delete('task');
  own.delete('timer');
  return operatorActFields(kind).filter((name) => own.has(name));
}

function fieldOf(name: OperatorActField, process: Process): FieldSchema {
  switch (name) {
    case 'task':
      return { enum: [toChoose, ...taskNames(process.graph)] };
    case 'undo':
      return { type: 'boolean', description: 'Its compensations instead' };
    case 'timer': {
      const known = timerNames(process.graph).join(', ');
      return {
        type: 'string',
        description: known === '' ? 'The type of its event' : `One of: ${known}`,
      };
    }
    case 'to':
      return { isTime: true, description: 'The new time, in UTC' };
    case 'state':
      return { enum: [toChoose, ...statesOf(process)] };
    case 'context':
      return {
        description: 'Changes of the context as JSON: { "paid": true, "note": null }; null removes',
      };
    case 'output':
      return { description: 'What the task is said to have returned, as JSON' };
    case 'error':
      return { type: 'string', description: 'Why it failed' };
  }
}

/** The states of the machine that an instance can be in. */
function statesOf({ graph }: Process): readonly string[] {
  const states = graph.machines[graph.root]?.states ?? [];
  return states
    .filter(({ path, kind }) => path !== '' && kind !== 'history')
    .map(({ path }) => path);
}
