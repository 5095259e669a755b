import type { ParamIndexMap, Params, Result, Router } from 'hono/router';
import { TrieRouter } from 'hono/router/trie-router';

/** A segment that has the form of the public id of an instance. */
const idSegment = /\/[a-z][a-z0-9]{0,15}_[a-z2-7]{26}(?:\/|$)/;
/** A parameter that takes any segment. */
const parameter = /\/:\w+(?=\/|$)/;

/** What all paths that differ only in their id have in common. */
interface Known<T> {
  readonly handlers: [T, ParamIndexMap][];
  /** The values of parameters besides the id. */
  readonly others: readonly string[];
}

/**
 * Hono's router for all kinds of routes, which searches once for each fixed path, and once for all paths that differ only in the
 * id of an instance. No route may tell ids apart. It remembers no more than there are routes, whatever clients ask for.
 */
export function createRememberingRouter<T>(): Router<T> {
  const router = new TrieRouter<T>();
  /** Of routes with at most one parameter. A form is a path with a line break in place of the id. */
  const forms = new Set<string>();
  /** By method and form. */
  const known = new Map<string, Map<string, Known<T>>>();

  function remember(method: string, form: string, one: Known<T>): void {
    const ofMethod = known.get(method) ?? new Map<string, Known<T>>();
    known.set(method, ofMethod.set(form, one));
  }

  return {
    name: 'RememberingRouter',
    add(method, path, handler) {
      router.add(method, path, handler);
      known.clear();
      const form = path.replace(parameter, '\n');
      if (!/[:*]/.test(form)) forms.add(form);
    },
    match(method, path) {
      const at = path.search(idSegment);
      const end = at < 0 ? 0 : endOfSegment(path, at + 1);
      const id = path.slice(at + 1, end);
      const form = at < 0 ? path : `${path.slice(0, at)}\n${path.slice(end)}`;
      const found = known.get(method)?.get(form);
      if (found !== undefined) return [found.handlers, [id, ...found.others]];
      const result = router.match(method, path);
      if (forms.has(form) && !hidesId(result, id)) remember(method, form, toKnown(result, id));
      return result;
    },
  };
}

function endOfSegment(path: string, start: number): number {
  const slash = path.indexOf('/', start);
  return slash < 0 ? path.length : slash;
}

/** Whether a parameter contains more than the id, so that it differs for each id. */
function hidesId<T>([handlers]: Result<T>, id: string): boolean {
  const values = handlers.flatMap(([, params]) => Object.values(params as Params));
  return id !== '' && values.some((value) => value !== id && value.includes(id));
}

/** Replaces values of parameters by their places in a list whose first is the id. */
function toKnown<T>([handlers]: Result<T>, id: string): Known<T> {
  const values = [id];
  const toPlace = (value: string): number => {
    const place = values.indexOf(value);
    return place < 0 ? values.push(value) - 1 : place;
  };
  const placed = handlers.map(([handler, params]): [T, ParamIndexMap] => [
    handler,
    Object.fromEntries(
      Object.entries(params as Params).map(([name, value]) => [name, toPlace(value)]),
    ),
  ]);
  return { handlers: placed, others: values.slice(1) };
}
