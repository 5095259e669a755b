import type { Collected } from '../coverage/collection.ts';
import { coverageKinds } from '../coverage/coverage-kinds.ts';
import { createDescriber } from '../coverage/create-describer.ts';
import { shareText } from './share-text.ts';
import { titlesOf } from './titles-of.ts';

const mostNames = 20;

/** The coverage of processes as a table in text, and below it what is missing of each. */
export function toTable(all: readonly Collected[]): string {
  const titleOf = titlesOf(all);
  const rows = [
    ['process', ...coverageKinds.map(([, title]) => title)],
    ...all.map((one) => [
      titleOf(one),
      ...coverageKinds.map(([kind]) => shareText(one.coverage[kind])),
    ]),
  ];
  const widths = rows[0]?.map((_, n) => Math.max(...rows.map((row) => row[n]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    'Coverage of processes',
    ...lines,
    ...all.flatMap((one) => missingOf(one, titleOf(one))),
  ].join('\n');
}

function missingOf({ graph, coverage }: Collected, title: string): readonly string[] {
  const describe = createDescriber(graph);
  const lines = coverageKinds.flatMap(([kind, kindTitle]) => {
    const { missing } = coverage[kind];
    const rest = missing.length - mostNames;
    return [
      ...missing.slice(0, mostNames).map((one) => {
        const text = describe(one);
        return `  ${kindTitle.padEnd(13)}  ${one}${text === undefined ? '' : `: ${text}`}`;
      }),
      ...(rest > 0 ? [`  ${kindTitle.padEnd(13)}  and ${rest} more`] : []),
    ];
  });
  return lines.length === 0 ? [] : ['', `Missing of ${title}`, ...lines];
}
