import parse from 'parse-prometheus-text-format';
import { z } from 'zod';

const parsed = z.array(
  z.object({
    name: z.string(),
    metrics: z.array(
      z.object({
        labels: z.record(z.string(), z.string()).default({}),
        value: z.string().transform(Number),
      }),
    ),
  }),
);

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Metrics in the text format of Prometheus, as a parser that is not ours reads them. */
export interface ReadMetrics {
  /** The type of each metric. */
  readonly types: ReadonlyMap<string, string>;
  /** By name; a histogram has `_bucket`, `_sum` and `_count`. */
  readonly series: ReadonlyMap<string, readonly Series[]>;
  /** The sum of all series with these labels. Undefined if there are none. */
  readonly sum: (name: string, labels?: Readonly<Record<string, string>>) => number | undefined;
}

export function readMetrics(text: string): ReadMetrics {
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  // The parser merges series of a histogram that differ in labels, unless it takes them for metrics of their own.
  const flat = parsed.parse(parse(text.replaceAll(/^# (?:TYPE|HELP) .*\n/gm, '')));
  const series = new Map<string, readonly Series[]>();
  for (const { name, metrics } of flat) {
    series.set(name, [...(series.get(name) ?? []), ...metrics]);
  }
  return {
    types: new Map(types.map(([, name = '', type = '']) => [name, type])),
    series,
    sum(name, wanted = {}) {
      const found = (series.get(name) ?? []).filter(({ labels }) =>
        Object.entries(wanted).every(([label, value]) => labels[label] === value),
      );
      if (found.length === 0) return undefined;
      return found.reduce((sum, { value }) => sum + value, 0);
    },
  };
}
