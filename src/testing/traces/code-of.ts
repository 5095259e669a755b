/** A JSON value as JavaScript. */
export function codeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(codeOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return quoted(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return '{}';
  const fields = entries.map(([key, inner]) => `${keyOf(key)}: ${codeOf(inner)}`);
  return `{ ${fields.join(', ')} }`;
}

function keyOf(key: string): string {
  // `__proto__` as a plain key would set the prototype.
  if (key === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function quoted(value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) return 'undefined';
  if (typeof value !== 'string' || /['\\]/.test(text.slice(1, -1))) return text;
  return `'${text.slice(1, -1)}'`;
}
