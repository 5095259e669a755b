import { toPointer } from '../past/json-pointer.ts';
import { redacted } from '../record/redact.ts';

/** JSON Pointers to all that is redacted in a value. */
export function pointersToRedacted(value: unknown, at = ''): readonly string[] {
  if (value === redacted) return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    pointersToRedacted(item, at + toPointer(key)),
  );
}
