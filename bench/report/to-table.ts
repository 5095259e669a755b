import type { Spread } from '../load/statistics.ts';
import type { Comparison } from './compare.ts';

/** A comparison for people: a line for each figure, with the median of each contender, and the ratios with their spread. */
export function toTable({ case: name, storage, contenders, ratios }: Comparison): string {
  const [first] = contenders;
  const head = [
    `${name} (${storage})`,
    ...contenders.map((one) => one.name),
    ...ratios.map(({ to }) => `to ${to}`),
  ];
  const rows = Object.keys(first?.figures ?? {}).map((figure) => [
    figure,
    ...contenders.map(({ figures }) => toFigure(figures[figure]?.median)),
    ...ratios.map(({ figures }) => toRatio(figures[figure])),
  ]);
  return `${[head, ...rows].map((row) => row.map(toCell).join('')).join('\n')}\n\n`;
}

/** Three digits that count. */
function toFigure(value = Number.NaN): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function toRatio(ratio: Spread | undefined): string {
  if (ratio === undefined) return '';
  const { lower, median, upper } = ratio;
  return `${median.toFixed(2)} (${lower.toFixed(2)}-${upper.toFixed(2)})`;
}

function toCell(text: string, column: number): string {
  return column === 0 ? text.padEnd(30) : text.padStart(20);
}
