import type { Html } from './html.ts';

interface RowTableProps {
  readonly label: string;
  readonly heads: readonly string[];
  /** The rows, with their roles. */
  readonly children?: unknown;
}

/**
 * A table of which each row is a card where there is little room. The roles are written out, because a table that is laid
 * out in another way loses its own.
 */
export function RowTable({ label, heads, children }: RowTableProps): Html {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={label}>
      <table class="rows" role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {heads.map((head) => (
              <th scope="col" role="columnheader">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">{children}</tbody>
      </table>
    </div>
  );
}
