import type { Period } from '../../actors/statistics/reading/periods.ts';
import type { Html } from './html.ts';

export const periodNames = {
  hour: 'last hour',
  day: 'last day',
  month: 'last month',
} as const satisfies Record<Period, string>;

export function periodIn(asked: string | undefined): Period {
  return asked === 'day' || asked === 'month' ? asked : 'hour';
}

interface PeriodLinksProps {
  readonly period: Period;
  readonly path: string;
}

/** The choice of the time that statistics cover. */
export function PeriodLinks({ period, path }: PeriodLinksProps): Html {
  return (
    <nav class="tabs" aria-label="Period">
      {(['hour', 'day', 'month'] as const).map((one) => (
        <a
          href={`${path}?period=${one}`}
          {...(one === period ? { 'aria-current': 'page' as const } : {})}
        >
          {periodNames[one]}
        </a>
      ))}
    </nav>
  );
}
