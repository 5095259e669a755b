export const fieldNames = [
  'process',
  'status',
  'attention',
  'paused',
  'q',
  'state',
  'processVersion',
  'createdAfter',
  'createdBefore',
] as const;

export type FieldName = (typeof fieldNames)[number];

/** Which instances a page is about, as its URL says it: text that nothing has checked yet. */
export interface Selection {
  readonly fields: Readonly<Partial<Record<FieldName, string>>>;
  /** Searchable attributes, each as `name=value`. */
  readonly attributes: readonly string[];
}

const mostAttributes = 10;

/** Empty fields, as forms send them, select nothing. */
export function toSelection(query: URLSearchParams): Selection {
  const given = fieldNames.flatMap((name) => {
    const text = query.get(name)?.trim() ?? '';
    return text === '' ? [] : [[name, text] as const];
  });
  const attributes = query.getAll('attribute').map((text) => text.trim());
  return {
    fields: Object.fromEntries(given),
    attributes: attributes.filter((text) => text !== '').slice(0, mostAttributes),
  };
}

/** The part of a URL that says it. */
export function toQuery({ fields, attributes }: Selection): URLSearchParams {
  return new URLSearchParams([
    ...fieldNames.flatMap((name) => {
      const text = fields[name];
      return text === undefined ? [] : [[name, text]];
    }),
    ...attributes.map((text) => ['attribute', text]),
  ]);
}

/** The selection with other fields; one that is undefined is taken out. */
export function withFields(
  { fields, attributes }: Selection,
  changed: Readonly<Partial<Record<FieldName, string | undefined>>>,
): Selection {
  const given = Object.entries({ ...fields, ...changed }).filter(([, text]) => text !== undefined);
  return { fields: Object.fromEntries(given), attributes };
}
