/**
 * The JSON pointer (RFC 6901) to the first value, from the outside in, for which `isWanted` returns true; undefined if
 * there is none. The root value has no key.
 */
export function findPointer(
  value: unknown,
  isWanted: (value: unknown, key: string | undefined) => boolean,
  ownKey?: string,
): string | undefined {
  if (isWanted(value, ownKey)) return '';
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const below = findPointer(inner, isWanted, key);
    if (below !== undefined) return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${below}`;
  }
  return undefined;
}
