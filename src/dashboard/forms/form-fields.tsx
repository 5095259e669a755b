import type { Html } from '../parts/html.ts';
import type { FieldSchema } from './field-schema.ts';
import { fieldsOf, type Field } from './fields-of.ts';

interface FormFieldsProps {
  /** JSON Schema of an object; without it, the body is written as JSON. */
  readonly schema: FieldSchema | undefined;
  /** Before the ids of the inputs, so that they differ from those of other forms. */
  readonly prefix: string;
}

/** The inputs of a form for what a JSON Schema describes. */
export function FormFields({ schema, prefix }: FormFieldsProps): Html {
  return (
    <>
      {fieldsOf(schema).map((field) => (
        <Input field={field} id={`${prefix}-${field.name}`} />
      ))}
    </>
  );
}

const inputTypes = { text: 'text', number: 'number', time: 'datetime-local' } as const;

function Input({ field, id }: { readonly field: Field; readonly id: string }): Html {
  const { name, kind, label, hint, required } = field;
  const common = { id, name, ...(required ? { required: true } : {}) };
  if (kind === 'boolean') {
    return (
      <label class="check" for={id}>
        <input type="checkbox" id={id} name={name} value="true" />
        {label}
      </label>
    );
  }
  const input =
    kind === 'choice' ? (
      <select {...common}>
        {required ? null : <option value="">—</option>}
        {field.choices.map((choice) => (
          <option value={choice}>{choice}</option>
        ))}
      </select>
    ) : kind === 'json' ? (
      <textarea {...common} rows={3} spellcheck={false} placeholder={field.placeholder} />
    ) : (
      <input
        {...common}
        type={inputTypes[kind]}
        {...(kind === 'number' ? { step: field.step } : {})}
        autocomplete="off"
        spellcheck={false}
      />
    );
  return (
    <label for={id}>
      <span>
        {label}
        {required ? '' : ' (optional)'}
      </span>
      {input}
      {hint === undefined ? null : <small>{hint}</small>}
    </label>
  );
}
