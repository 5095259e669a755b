/** The query of a URL, with its question mark; empty if nothing is given. */
export function toQuery(
  given: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]));
  return entries.length === 0 ? '' : `?${query.toString()}`;
}
