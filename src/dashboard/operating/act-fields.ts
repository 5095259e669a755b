import { taskNames } from '../../definition/graph/task-names.ts';
import type { Process } from '../../definition/define-process.ts';
import type { FieldSchema } from '../forms/field-schema.ts';

/** What a form of an act asks for, beside what the act is done to. */
export type ActFields = 'none' | 'output' | 'error' | 'state' | 'task';

/** Nothing is chosen beforehand. */
const toChoose = '';

const none: FieldSchema = { type: 'object', properties: {} };

/** The fields as a JSON Schema, which makes the inputs and reads them. */
export function actFields(fields: ActFields, process: Process): FieldSchema {
  switch (fields) {
    case 'none':
      return none;
    case 'output':
      return object({ output: { description: 'What the task is said to have returned, as JSON' } });
    case 'error':
      return object({ message: { type: 'string', description: 'Why it failed' } });
    case 'state':
      return object(
        {
          state: { enum: [toChoose, ...statesOf(process)] },
          context: {
            description:
              'Changes of the context as JSON: { "paid": true, "note": null }; null removes',
          },
        },
        ['state'],
      );
    case 'task':
      return object({ task: { enum: [toChoose, ...taskNames(process.graph)] } }, ['task']);
  }
}

/** The states of the machine that an instance can be in. */
function statesOf({ graph }: Process): readonly string[] {
  const states = graph.machines[graph.root]?.states ?? [];
  return states
    .filter(({ path, kind }) => path !== '' && kind !== 'history')
    .map(({ path }) => path);
}

function object(
  properties: Readonly<Record<string, FieldSchema>>,
  required: readonly string[] = [],
): FieldSchema {
  return { type: 'object', properties, required };
}
