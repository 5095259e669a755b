import type { ListFilter } from '../../actors/views/view-types.ts';
import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import { listQuery, parseListFilter } from '../../http/request/list-filter.ts';
import { inUtc } from '../forms/in-utc.ts';
import type { Selection } from './selection.ts';

/** A selection that was checked. */
export interface Filtered {
  /** The processes that can be searched in this way. */
  readonly processes: readonly Process[];
  /** Undefined if there are faults. */
  readonly filter: ListFilter | undefined;
  /** What is wrong with the selection, each in a sentence. */
  readonly faults: readonly string[];
  /** The processes that cannot be searched in this way, and what they would have to declare. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  readonly by: 'state' | 'attributes';
  readonly names: readonly string[];
}

/** What a selection among these processes asks of the store. */
export function toFilter(selection: Selection, candidates: readonly Process[]): Filtered {
  const { fields, attributes } = selection;
  const needsState = fields.state !== undefined;
  const needsAttributes = fields.q !== undefined || attributes.length > 0;
  const withoutState = candidates.filter((one) => needsState && !one.searchesState);
  const withoutAttributes = candidates.filter(
    (one) => needsAttributes && !one.searchesAttributes && !withoutState.includes(one),
  );
  const processes = candidates.filter(
    (one) => !withoutState.includes(one) && !withoutAttributes.includes(one),
  );
  const leftOut = [
    { by: 'state', names: withoutState.map(({ name }) => name) },
    { by: 'attributes', names: withoutAttributes.map(({ name }) => name) },
  ] as const;
  return {
    processes,
    leftOut: leftOut.filter(({ names }) => names.length > 0),
    ...parse(selection, processes[0]),
  };
}

function parse(
  { fields, attributes }: Selection,
  process: Process | undefined,
): Pick<Filtered, 'filter' | 'faults'> {
  const unnamed = attributes.filter((text) => !isNamed(text));
  if (unnamed.length > 0) {
    const faults = unnamed.map(
      (text) => `${text} must be written as name=value, with the name of a searchable attribute.`,
    );
    return { filter: undefined, faults };
  }
  if (process === undefined) return { filter: undefined, faults: [] };
  const { process: _, createdAfter, createdBefore, ...rest } = fields;
  const query = new URLSearchParams({
    ...rest,
    ...(createdAfter === undefined ? {} : { createdAfter: inUtc(createdAfter) }),
    ...(createdBefore === undefined ? {} : { createdBefore: inUtc(createdBefore) }),
  });
  for (const text of attributes) {
    const [name = '', ...value] = text.split('=');
    query.append(name.trim(), value.join('=').trim());
  }
  try {
    return { filter: parseListFilter(query, process), faults: [] };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { filter: undefined, faults: [error.message] };
  }
}

/** Names of other filters cannot be those of attributes: the API takes both as parameters. */
function isNamed(attribute: string): boolean {
  const name = /^([^=]+)=/.exec(attribute)?.[1]?.trim() ?? '';
  return name !== '' && !Object.hasOwn(listQuery.shape, name);
}
