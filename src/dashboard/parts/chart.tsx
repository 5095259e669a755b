import type { Html } from './html.ts';
import { Icon } from './icon.tsx';

/** The buttons that zoom the chart with this id. */
export function ChartTools({ id }: { readonly id: string }): Html {
  return (
    <span class="row" role="group" aria-label="Zoom">
      {(
        [
          ['out', 'minus', 'Zoom out'],
          ['fit', 'fit', 'Fit'],
          ['in', 'plus', 'Zoom in'],
        ] as const
      ).map(([what, icon, label]) => (
        <button type="button" class="plain" data-zoom={what} aria-controls={id} aria-label={label}>
          <Icon name={icon} />
        </button>
      ))}
    </span>
  );
}

/** A picture that can be zoomed and moved. */
export function Chart({
  id,
  children,
}: {
  readonly id: string;
  readonly children?: unknown;
}): Html {
  return (
    <div
      class="chart"
      id={id}
      data-chart
      tabindex={0}
      role="region"
      aria-label="States and transitions"
    >
      <div class="canvas">{children}</div>
    </div>
  );
}
