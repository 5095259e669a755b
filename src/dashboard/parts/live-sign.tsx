import type { Html } from './html.ts';

/** Says whether the page follows what happens; the script keeps it true. */
export function LiveSign(): Html {
  return (
    <span class="live" data-state="off">
      Not live
    </span>
  );
}
