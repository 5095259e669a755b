import type { Html } from './html.ts';

/** Drawn on a field of 16 by 16, as strokes in the colour of the text. */
const shapes = {
  search: 'M7 12a5 5 0 1 0 0-10a5 5 0 0 0 0 10zM11 11l3.5 3.5',
  running: 'M8 2a6 6 0 0 1 0 12M8 2a6 6 0 0 0-4.2 10.3',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  stop: 'M8 14a6 6 0 1 0 0-12a6 6 0 0 0 0 12zM4 12l8-8',
  alert: 'M8 2.5l6.5 11h-13zM8 6.5v3.5M8 11.8v.2',
  clock: 'M8 14a6 6 0 1 0 0-12a6 6 0 0 0 0 12zM8 4.5V8l2.5 1.5',
  retry: 'M13 8a5 5 0 1 1-1.5-3.5M12 1.5v3.2h-3.2',
  hand: 'M3 8h9M9 4.5L12.5 8L9 11.5',
  undo: 'M6 3L2.5 6.5L6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H7',
  event: 'M2 4h12v8H2zM2 4.5l6 4.5l6-4.5',
  left: 'M10 3L5 8l5 5',
  right: 'M6 3l5 5l-5 5',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M5 3l7.5 5l-7.5 5z',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  brand: '',
} as const;

export type IconName = keyof typeof shapes;

/** A sign beside words that say the same; readers of the screen skip it. */
export function Icon({
  name,
  size = 14,
}: {
  readonly name: IconName;
  readonly size?: number;
}): Html {
  if (name === 'brand') {
    return (
      <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
        <rect width="24" height="24" rx="6" fill="var(--accent)" />
        <path
          d="M8 6v12M16 6v12M8 12h8"
          fill="none"
          stroke="var(--on-accent)"
          stroke-width="2.5"
          stroke-linecap="round"
        />
      </svg>
    );
  }
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={shapes[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
