import type { Html } from './html.ts';

/** A column by its head: a word, or a number, which stands at the right; `hidden`: only for readers of the screen. */
export type Column = string | { readonly number: string } | { readonly hidden: string };

interface TableProps {
  /** What the table holds, for readers of the screen. */
  readonly label: string;
  readonly columns: readonly Column[];
  /** The rows. */
  readonly children?: unknown;
}

/** A table that scrolls sideways where there is little room. */
export function Table({ label, columns, children }: TableProps): Html {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>{columns.map((column) => Head(column))}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Head(column: Column): Html {
  if (typeof column === 'string') return <th scope="col">{column}</th>;
  if ('number' in column) {
    return (
      <th scope="col" class="number">
        {column.number}
      </th>
    );
  }
  return (
    <th scope="col">
      <span class="visually-hidden">{column.hidden}</span>
    </th>
  );
}
