import { z } from 'zod';

/** One fault of a value: its location (RFC 6901), and what it must be. */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

/** The faults of a value. */
export interface Faults {
  /** The first faults, at most 100. */
  readonly errors: readonly Fault[];
  /** How many were found. */
  readonly errorCount: number;
  /** The value is too large to find every fault, so there may be more. */
  readonly mayBeMore: boolean;
}

/** The maximum number of faults in a message. */
export const mostFaults = 100;
/** A larger value is checked only up to the first fault, because some hundred thousand would take seconds. */
const mostValues = 1_000;
const longestPointer = 1_000;
const longestMessage = 300;

type Issues = readonly z.core.$ZodRawIssue[];

/** The parsed value, or its faults. The work is bounded, however many faults there are. */
export function findFaults<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { readonly data: T } | { readonly faults: Faults } {
  const first = run(schema, value, true);
  if (first.issues.length === 0) return { data: first.value as T };
  const isLarge = first.issues.length >= mostFaults || !holdsAtMost(mostValues, value);
  const { issues } = isLarge ? first : run(schema, value, false);
  // Not `safeParse`, which creates a message for each issue and spends most of its time on them.
  const errors = issues.slice(0, mostFaults).map(toFault);
  return { faults: { errors, errorCount: issues.length, mayBeMore: isLarge } };
}

/** Joins the first few faults, for `detail`. */
export function describeFaults(
  descriptions: readonly string[],
  count = descriptions.length,
): string {
  const shown = descriptions.slice(0, 10);
  const more = count - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function run(
  schema: z.ZodType,
  value: unknown,
  abortEarly: boolean,
): { readonly value: unknown; readonly issues: Issues } {
  const result = schema._zod.run({ value, issues: [] }, { async: false, abortEarly });
  if (result instanceof Promise) throw new z.core.$ZodAsyncError();
  return result;
}

function toFault(issue: z.core.$ZodRawIssue): Fault {
  const { path, message } = z.core.util.finalizeIssue(issue, { async: false }, z.core.config());
  return { pointer: toPointer(path), message: cut(message) };
}

/** The JSON pointer to the location or, if that is too long, to an ancestor. */
function toPointer(path: readonly PropertyKey[]): string {
  let pointer = '';
  for (const key of path) {
    const next = `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (next.length > longestPointer) break;
    pointer = next;
  }
  return pointer;
}

function cut(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
}

/** Whether a value contains at most this many values. Looks at no more than that. */
function holdsAtMost(most: number, value: unknown): boolean {
  let left = most;
  const count = (inner: unknown): void => {
    left -= 1;
    if (left < 0 || typeof inner !== 'object' || inner === null) return;
    for (const key in inner) {
      if (left < 0) return;
      count((inner as Readonly<Record<string, unknown>>)[key]);
    }
  };
  count(value);
  return left >= 0;
}
