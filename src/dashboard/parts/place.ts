/** The page of a list, as its URL says it. */
export interface Place {
  /** Where the page starts; the newest page has none. */
  readonly cursor: string | undefined;
  /** The cursors of the pages that the reader came through, the last one last. */
  readonly trail: readonly string[];
}

/** The first page of a list. */
export const newestPlace: Place = { cursor: undefined, trail: [] };

/** A URL must not grow with the pages; beyond, the way back is to the newest page. */
const longestTrail = 10;

export function toPlace(query: URLSearchParams): Place {
  const cursor = query.get('cursor') ?? '';
  const trail = query.getAll('trail').slice(-longestTrail);
  return { cursor: cursor === '' ? undefined : cursor, trail };
}

/** The place of the page that begins at `next`. */
export function placeAfter({ cursor, trail }: Place, next: string): Place {
  const passed = cursor === undefined ? [] : [...trail, cursor];
  return { cursor: next, trail: passed.slice(-longestTrail) };
}

/** The place of the page before, if it is not the newest one. */
export function placeBefore({ trail }: Place): Place | undefined {
  const cursor = trail.at(-1);
  return cursor === undefined ? undefined : { cursor, trail: trail.slice(0, -1) };
}

/** The same list at another place. */
export function atPlace(query: URLSearchParams, { cursor, trail }: Place): URLSearchParams {
  const entries = [...query];
  if (cursor !== undefined) entries.push(['cursor', cursor]);
  for (const passed of trail) entries.push(['trail', passed]);
  return new URLSearchParams(entries);
}
