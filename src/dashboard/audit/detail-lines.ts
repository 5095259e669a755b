export interface DetailLine {
  readonly name: string;
  readonly text: string;
}

/** The details of an act as lines: one for each, and one for all that are numbers. */
export function detailLines(details: Readonly<Record<string, unknown>>): readonly DetailLine[] {
  const all = Object.entries(details);
  const numbers = all.filter(([, value]) => typeof value === 'number');
  const others = all.filter(([, value]) => typeof value !== 'number');
  const lines = others.map(([name, value]) => ({ name, text: textOf(value) }));
  return numbers.length === 0 ? lines : [...lines, { name: '', text: namedText(numbers) }];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const said = Object.entries(value).filter(([, one]) => one !== false);
  return said.length === 0 ? 'all' : namedText(said);
}

/** `kind` names the whole, and what is nested names itself. */
function namedText(entries: readonly (readonly [string, unknown])[]): string {
  return entries
    .map(([name, value]) => {
      const isNamed = name === 'kind' || (typeof value === 'object' && value !== null);
      return isNamed ? textOf(value) : `${name} ${textOf(value)}`;
    })
    .join(', ');
}
