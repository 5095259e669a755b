import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import type { InstanceId } from '../ports/ids.ts';

/** The maximum number of parties of an instance. */
export const maxParties = 20;

/** The parties of an instance, or the fault of the `parties` function; in that case there are none. */
export type Parties =
  { readonly subjects: readonly string[]; readonly areAll: boolean } | { readonly fault: unknown };

const nobody: Parties = { subjects: [], areAll: true };

/** The parties that a process derives from the context of an instance: the first 20, without duplicates. */
export function partiesOf(process: Process, context: unknown): Parties {
  if (process.parties === undefined) return nobody;
  try {
    const given: unknown = process.parties({ context } as Parameters<
      NonNullable<Process['parties']>
    >[0]);
    // An async function returns a promise, which is not awaited.
    if (given instanceof Promise) given.catch(() => undefined);
    if (!isListOfText(given)) return { fault: new Error('parties must return a list of subjects') };
    const subjects = [...new Set(given)];
    return { subjects: subjects.slice(0, maxParties), areAll: subjects.length <= maxParties };
  } catch (fault) {
    return { fault };
  }
}

/** The parties as a list. A fault is logged and yields an empty list. */
export function listParties(
  process: Process,
  { instance, context }: { readonly instance: InstanceId; readonly context: () => unknown },
  log: Log,
): readonly string[] {
  const parties = partiesOf(process, context());
  if ('subjects' in parties) return parties.subjects;
  log.error(
    { instance, process: process.name, err: parties.fault },
    'the parties function failed; the instance is treated as having no parties',
  );
  return [];
}

function isListOfText(given: unknown): given is readonly string[] {
  return Array.isArray(given) && given.every((each) => typeof each === 'string' && each !== '');
}
