import type { Process } from '../definition/define-process.ts';
import type { JsonFilter } from './json-filter.ts';

/** A fault of an input. */
export interface Fault {
  readonly path: string[];
  readonly message: string;
}

/** Why the process cannot be searched with this filter. */
export function selectionFaults(process: Process, filter: JsonFilter): readonly Fault[] {
  const { state, q, attributes } = filter;
  const needs = (name: string, option: string) => ({
    path: ['filter', name],
    message: `needs search: { ${option} } in the process ${process.name}`,
  });
  return [
    ...(state === undefined || process.searchesState ? [] : [needs('state', 'state: true')]),
    ...(q === undefined || process.searchesAttributes ? [] : [needs('q', 'attributes')]),
    ...(attributes === undefined || process.searchesAttributes
      ? []
      : [needs('attributes', 'attributes')]),
  ];
}
