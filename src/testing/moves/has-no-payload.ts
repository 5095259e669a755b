/** Whether the JSON Schema of an event says that it has nothing but a type. */
export function hasNoPayload(schema: Readonly<Record<string, unknown>>): boolean {
  const { type, properties, additionalProperties = false } = schema;
  return (
    type === 'object' &&
    additionalProperties === false &&
    !others.some((key) => key in schema) &&
    Object.keys(properties ?? {}).every((key) => key === 'type')
  );
}

/** The keywords by which it may have other properties. */
const others = ['oneOf', 'anyOf', 'allOf', '$ref', 'patternProperties'];
