import type { Process } from '../../definition/define-process.ts';
import type { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { mayObserve, type Caller } from '../access/caller.ts';
import {
  attributeTerm,
  ownerTerm,
  tenantTerm,
  versionTerm,
  wordsOf,
  wordTerm,
} from '../record/index-terms.ts';
import type { ListFilter } from '../views/view-types.ts';

/**
 * The index terms that an instance must all carry to match a filter, within what the caller's lists are limited to. Throws
 * `invalid_request` if the process cannot be searched in this way.
 */
export function filterTerms(
  process: Process,
  filter: ListFilter,
  caller: Caller | undefined,
): readonly string[] {
  const { status, state, attention, paused, processVersion, attributes = {}, q } = filter;
  if (state !== undefined && !process.searchesState) throw notSearchable(process, 'state');
  return [
    ...(status === undefined ? [] : [`status=${status}`]),
    ...(attention === true ? ['attention'] : []),
    ...(paused === true ? ['paused'] : []),
    ...(processVersion === undefined ? [] : [versionTerm(processVersion)]),
    ...(state === undefined ? [] : [`state=${state}`]),
    ...Object.entries(attributes).map(([name, value]) => attributeTerm(name, value)),
    ...(q === undefined ? [] : Array.from(wordsOf(q), wordTerm)),
    ...placeTerms(caller),
  ];
}

/** What the caller's lists are limited to: its tenant for observers, its own instances for everybody else. */
function placeTerms(caller: Caller | undefined): readonly string[] {
  if (caller === undefined) return [];
  if (!mayObserve(caller)) return [ownerTerm(caller.sub, caller.tenant)];
  return caller.tenant === undefined ? [] : [tenantTerm(caller.tenant)];
}

function notSearchable(process: Process, what: string): HoldfastError {
  return invalidRequest(
    `Lists of ${process.name} cannot be searched by ${what}; declare search: { state: true } in the process to allow it.`,
    [{ parameter: what, message: 'is not declared as searchable' }],
  );
}
