import type { DataChange } from '../../actors/views/view-types.ts';
import { cutJson } from './cut-json.ts';
import type { Html } from './html.ts';

const mostChanges = 50;

interface ChangesProps {
  readonly changes: readonly DataChange[];
  /** Says what changed it. */
  readonly caption: string;
  /** Said instead, if nothing has changed. */
  readonly none: string;
}

/** Changes of data, before and after. */
export function Changes({ changes, caption, none }: ChangesProps): Html {
  if (changes.length === 0) return <p class="dim small">{none}</p>;
  return (
    <div class="scroll">
      <table class="changes">
        <caption class="small dim">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Path</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, mostChanges).map(({ path, before, after }) => (
            <tr>
              <td>{path === '' ? '(all)' : path}</td>
              <td>{before === undefined ? '' : <del>{brief(before)}</del>}</td>
              <td>{after === undefined ? '' : <ins>{brief(after)}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > mostChanges ? (
        <p class="small dim">and {changes.length - mostChanges} more</p>
      ) : null}
    </div>
  );
}

function brief(value: unknown): string {
  const { text, isCut } = cutJson(value, 200);
  return isCut ? `${text}…` : text;
}
