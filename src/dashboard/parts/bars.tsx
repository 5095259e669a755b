import type { Html } from './html.ts';

interface BarsProps {
  readonly items: readonly {
    readonly label: string;
    readonly value: number;
    /** Said after the bar. Default: the value. */
    readonly text?: string;
    readonly href?: string;
  }[];
}

/** Numbers as bars, each as long as its share of the greatest. */
export function Bars({ items }: BarsProps): Html {
  const most = Math.max(1, ...items.map(({ value }) => value));
  return (
    <ul class="bars">
      {items.map(({ label, value, text = value.toLocaleString('en'), href }) => (
        <li>
          <span class="mono">{href === undefined ? label : <a href={href}>{label}</a>}</span>
          <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="8" rx="1" />
            <rect class="fill" width={(value / most) * 100} height="8" rx="1" />
          </svg>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
