// Control characters but tab and line feed, and those that turn the direction of text around.
// eslint-disable-next-line no-control-regex
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The value with every control character in its texts written out, such as `\u001b`: data of clients must not steer a
 * terminal.
 */
export function printable<T>(value: T): T {
  return cleaned(value) as T;
}

/** The value as JSON, in which those characters are escaped: what reads it gets the same value. */
export function printableJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? 'null').replace(hidden, written);
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(hidden, written);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.replace(hidden, written), cleaned(one)]),
  );
}

function written(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
