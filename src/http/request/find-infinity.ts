/** What can overflow: an exponent of two digits or more, or very many digits. Most bodies need no closer look. */
const suspicious = /\de\+?\d{2}|\d{200}/i;

/**
 * The JSON pointer (RFC 6901) of a number that is too large: `JSON.parse` makes it infinite, which JSON cannot hold
 * again. Undefined: there is none.
 */
export function findInfinity(text: string, value: unknown): string | undefined {
  return suspicious.test(text) ? find(value) : undefined;
}

function find(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : '';
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const below = find(inner);
    if (below !== undefined) return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${below}`;
  }
  return undefined;
}
