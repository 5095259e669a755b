import { oneLine } from './one-line.ts';
import type { Paint } from './create-paint.ts';
import { cutText, textWidth } from './text-width.ts';
import type { Terminal } from './create-terminal.ts';

export type Tone = Exclude<keyof Paint, 'hasColours'>;

/** A cell: a text in one line, and how it is coloured. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

const gap = 2;
/** What a column that is cut keeps at least. */
const least = 12;

/** Rows under their headings, in columns. On a terminal, the widest columns are cut until a row fits into a line. */
export function toTable(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  { paint, columns }: Pick<Terminal, 'paint' | 'columns'>,
): string {
  const cells = rows.map((row) => row.map(inOneLine));
  const widths = headings.map((heading, at) =>
    Math.max(textWidth(heading), ...cells.map((row) => textWidth(textOf(row[at] ?? '')))),
  );
  const fitting = columns === undefined ? widths : fitInto(widths, columns);
  const head = headings.map((text) => ({ text, tone: 'dim' as const }));
  return [head, ...cells].map((row) => `${toLine(row, fitting, paint)}\n`).join('');
}

function fitInto(widths: readonly number[], columns: number): readonly number[] {
  const fitting = [...widths];
  const total = () => fitting.reduce((sum, width) => sum + width + gap, -gap);
  while (total() > columns) {
    const widest = Math.max(...fitting);
    if (widest <= least) break;
    const at = fitting.lastIndexOf(widest);
    fitting[at] = Math.max(least, widest - (total() - columns), secondOf(fitting, widest));
    if (fitting[at] === widest) fitting[at] = widest - 1;
  }
  return fitting;
}

/** The widest of the others, so that equal columns shrink together. */
function secondOf(widths: readonly number[], widest: number): number {
  return Math.max(0, ...widths.filter((width) => width < widest));
}

function toLine(row: readonly Cell[], widths: readonly number[], paint: Paint): string {
  return row
    .map((cell, at) => {
      const width = widths[at] ?? 0;
      const text = cutText(textOf(cell), width);
      const painted = typeof cell === 'string' ? text : paint[cell.tone](text);
      return painted + ' '.repeat(Math.max(0, width - textWidth(text)) + gap);
    })
    .join('')
    .trimEnd();
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function inOneLine(cell: Cell): Cell {
  const text = oneLine(textOf(cell));
  return typeof cell === 'string' ? text : { ...cell, text };
}
