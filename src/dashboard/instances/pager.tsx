import type { Paths } from '../base/paths.ts';
import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import type { ListData } from './list-data.ts';
import { atPlace, placeAfter, placeBefore, type Place } from './place.ts';
import { toQuery } from './selection.ts';

interface PagerProps {
  readonly data: ListData;
  readonly paths: Paths;
}

/** Links to the pages around this one. */
export function Pager({ data, paths }: PagerProps): Html {
  const { place, next, selection } = data;
  if (place.cursor === undefined && next === undefined) return <></>;
  const query = toQuery(selection);
  const to = (other: Place) => paths.instances(atPlace(query, other));
  const previous = placeBefore(place);
  const newest = paths.instances(query);
  return (
    <nav class="pager" aria-label="Pages">
      {place.cursor === undefined ? null : previous === undefined ? (
        <a class="button" rel="prev" href={newest}>
          <Icon name="left" /> Newest
        </a>
      ) : (
        <>
          <a class="button" href={newest}>
            Newest
          </a>
          <a class="button" rel="prev" href={to(previous)}>
            <Icon name="left" /> Newer
          </a>
        </>
      )}
      <span class="grow" />
      {next === undefined ? null : (
        <a class="button" rel="next" href={to(placeAfter(place, next))}>
          Older <Icon name="right" />
        </a>
      )}
    </nav>
  );
}
