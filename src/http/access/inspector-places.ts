import { HoldfastError } from '../../errors.ts';
import type { Place } from './stream-places.ts';

/** How many clients of a node may inspect whole processes: each may follow a hundred instances. */
const mostOfProcesses = 16;

/** Places for clients that inspect whole processes, of all callers together. Throws `too_many_streams` if none is left. */
export function createInspectorPlaces(): { readonly take: () => Place } {
  const taken = new Set<Place>();
  return {
    take() {
      if (taken.size >= mostOfProcesses) {
        throw new HoldfastError(
          'too_many_streams',
          `A node lets ${mostOfProcesses} clients inspect whole processes at a time; inspect one instance by its id, or retry after the time in Retry-After.`,
          { details: { headers: { 'retry-after': '5' } } },
        );
      }
      const place = { release: () => void taken.delete(place) };
      taken.add(place);
      return place;
    },
  };
}
