import type { Html } from './html.ts';
import { Icon } from './icon.tsx';
import { newestPlace, placeAfter, placeBefore, type Place } from './place.ts';

interface PagerProps {
  readonly place: Place;
  /** The cursor of the next page. */
  readonly next: string | undefined;
  readonly hrefAt: (place: Place) => string;
}

/** Links to the pages around this one. */
export function Pager({ place, next, hrefAt }: PagerProps): Html {
  if (place.cursor === undefined && next === undefined) return <></>;
  const previous = placeBefore(place);
  const newest = hrefAt(newestPlace);
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
          <a class="button" rel="prev" href={hrefAt(previous)}>
            <Icon name="left" /> Newer
          </a>
        </>
      )}
      <span class="grow" />
      {next === undefined ? null : (
        <a class="button" rel="next" href={hrefAt(placeAfter(place, next))}>
          Older <Icon name="right" />
        </a>
      )}
    </nav>
  );
}
