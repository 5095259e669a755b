import type { FieldSchema } from './field-schema.ts';

interface Common {
  /** The name in the form. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
}

/** One input of a form. */
export type Field = Common &
  (
    | { readonly kind: 'text' | 'boolean' | 'time' }
    | { readonly kind: 'number'; readonly step: 'any' | '1' }
    | { readonly kind: 'choice'; readonly choices: readonly string[] }
    | { readonly kind: 'json'; readonly placeholder: string }
  );

/** Before the name of a property, so that no property takes the name of a field of ours. */
export const propertyPrefix = 'field.';

/** The name of the field for a whole body, where no schema tells its properties. */
export const wholeBody = 'body';

/** The inputs for an object: one for each property but `type`, which the form itself knows. */
export function fieldsOf(schema: FieldSchema | undefined): readonly Field[] {
  if (schema?.properties === undefined) {
    const placeholder = '{ "amount": 5 }';
    return [{ kind: 'json', name: wholeBody, label: 'Data as JSON', required: false, placeholder }];
  }
  const required = new Set(schema.required);
  return Object.entries(schema.properties)
    .filter(([key]) => key !== 'type')
    .map(([key, property]) => toField(key, property, required.has(key)));
}

function toField(key: string, property: FieldSchema, required: boolean): Field {
  const hint = hintOf(property);
  const common = {
    name: `${propertyPrefix}${key}`,
    label: key,
    required,
    ...(hint === undefined ? {} : { hint }),
  };
  const choices = property.enum ?? ('const' in property ? [property.const] : undefined);
  if (choices?.every((choice) => typeof choice === 'string') === true) {
    return { ...common, kind: 'choice', choices };
  }
  const { type } = property;
  if (property.isTime === true) return { ...common, kind: 'time' };
  if (type === 'string') return { ...common, kind: 'text' };
  if (type === 'integer') return { ...common, kind: 'number', step: '1' };
  if (type === 'number') return { ...common, kind: 'number', step: 'any' };
  if (type === 'boolean') return { ...common, kind: 'boolean', required: false };
  return { ...common, kind: 'json', placeholder: '' };
}

function hintOf({ description, minimum, maximum, maxLength }: FieldSchema): string | undefined {
  const bounds = [
    minimum === undefined ? '' : `at least ${minimum}`,
    maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? '' : `at most ${maximum}`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
  ].filter(Boolean);
  return [description, bounds.join(', ')].filter(Boolean).join('; ') || undefined;
}
