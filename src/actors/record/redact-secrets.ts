import { redact, redacted } from './redact.ts';

/** Last words of names that say that a value is a secret: `cardToken`, `api_key`. */
const secrets: ReadonlySet<string> = new Set(
  (
    'password passwd passphrase secret token cookie authorization credential credentials cvc cvv pin iban ssn ' +
    'apikey accesskey privatekey secretkey cardnumber'
  ).split(' '),
);

/**
 * Data without secrets: replaces the values at the given paths, and those whose name says that they are one (`password`, `apiKey`,
 * `card_number`), with `[redacted]`.
 */
export function redactSecrets(value: unknown, paths: readonly string[]): unknown {
  return walk(redact(value, paths));
}

function walk(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(walk);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecret(key, item) ? redacted : walk(item)]),
  );
}

/** Whether there is a token or none is no secret, and often decides a guard. */
function isSecret(key: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  const words = key.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  const last = words.at(-1)?.toLowerCase() ?? '';
  const before = words.at(-2)?.toLowerCase() ?? '';
  return secrets.has(last) || secrets.has(before + last);
}
