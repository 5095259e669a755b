import type { Html } from './html.ts';

/** One kind of count over time, and the colour of its bars. */
export interface Course {
  readonly name: string;
  readonly tone: 'accent' | 'good' | 'bad' | 'dim';
  readonly values: readonly number[];
}

interface CoursesProps {
  /** What the chart shows, for readers of the screen. */
  readonly label: string;
  readonly courses: readonly Course[];
}

const width = 240;
const height = 40;

/** Counts over time as bars, each kind on a line of its own, with its sum. */
export function Courses({ label, courses }: CoursesProps): Html {
  const most = Math.max(1, ...courses.flatMap(({ values }) => values));
  return (
    <div class="courses" role="group" aria-label={label}>
      {courses.map(({ name, tone, values }) => {
        const sum = values.reduce((total, value) => total + value, 0);
        const step = width / Math.max(1, values.length);
        return (
          <figure>
            <figcaption class="row">
              <span class={`key ${tone}`} aria-hidden="true" />
              <span class="dim small grow">{name}</span>
              <b>{sum.toLocaleString('en')}</b>
            </figcaption>
            <svg
              class="spark"
              viewBox={`0 0 ${width} ${height}`}
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <rect class="base" x="0" y={height - 1} width={width} height="1" />
              {values.map((value, index) =>
                value === 0 ? null : (
                  <rect
                    class={tone}
                    x={index * step}
                    width={Math.max(1, step - 0.75)}
                    {...tall(value, most)}
                  />
                ),
              )}
            </svg>
          </figure>
        );
      })}
    </div>
  );
}

/** Whatever happened can be seen, however little it is beside the rest. */
function tall(value: number, most: number): { readonly y: number; readonly height: number } {
  const high = Math.max(2, (value / most) * height);
  return { y: height - high, height: high };
}
