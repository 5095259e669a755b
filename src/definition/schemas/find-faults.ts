import { z } from 'zod';

/** One thing that is wrong with a value: where (RFC 6901), and what it must be. */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

/** What is wrong with a value. */
export interface Faults {
  /** The first ones, 100 at most. */
  readonly errors: readonly Fault[];
  /** How many were found. */
  readonly errorCount: number;
  /** The value is too large to look for each of them: there may be more. */
  readonly mayBeMore: boolean;
}

/** The maximum number of faults in a message. */
export const mostFaults = 100;
/** A value that holds more values is looked at up to the first fault: some hundred thousand would take seconds. */
const mostValues = 1_000;
const longestPointer = 1_000;
const longestMessage = 300;

type Issues = readonly z.core.$ZodRawIssue[];

/** The value as the schema gives it, or what is wrong with it. The work is bounded, however much is wrong. */
export function findFaults<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { readonly data: T } | { readonly faults: Faults } {
  const first = run(schema, value, true);
  if (first.issues.length === 0) return { data: first.value as T };
  const isLarge = first.issues.length >= mostFaults || !holdsAtMost(mostValues, value);
  const { issues } = isLarge ? first : run(schema, value, false);
  // Not `safeParse`, which makes a message of each, and more of them take longer than all the rest.
  const errors = issues.slice(0, mostFaults).map(toFault);
  return { faults: { errors, errorCount: issues.length, mayBeMore: isLarge } };
}

/** As `detail` tells of faults: the first few. */
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

/** The JSON pointer to the place; where that is long, to the nearest one around it. */
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

/** Does a value hold no more values than so many? Looks at no more than that. */
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
