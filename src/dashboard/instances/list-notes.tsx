import type { Html } from '../parts/html.ts';
import type { ListData } from './list-data.ts';
import type { LeftOut } from './to-filter.ts';

interface ListNotesProps {
  readonly data: Pick<ListData, 'faults' | 'leftOut' | 'process'>;
}

/** What hinders the list: a filter that is not valid, and processes that cannot be searched in this way. */
export function ListNotes({ data }: ListNotesProps): Html {
  const { faults, leftOut } = data;
  return (
    <>
      {faults.length === 0 ? null : (
        <section class="note bad" role="alert">
          <strong>This filter is not valid</strong>
          {faults.map((fault) => (
            <p>{fault}</p>
          ))}
        </section>
      )}
      {leftOut.map((left) => (
        <section class="note warn">
          <strong>{titles[left.by](left.names.length > 1 || data.process === undefined)}</strong>
          <p>{namesOf(left)}.</p>
          <p class="small dim">
            To search them, declare{' '}
            <code>
              {left.by === 'state' ? 'search: { state: true }' : 'search: { attributes }'}
            </code>{' '}
            in <code>defineProcess</code>.
          </p>
        </section>
      ))}
    </>
  );
}

const titles = {
  state: (isPart: boolean) =>
    isPart
      ? 'Left out: processes that cannot be searched by state'
      : 'This process cannot be searched by state',
  attributes: (isPart: boolean) =>
    isPart
      ? 'Left out: processes that cannot be searched by words or attributes'
      : 'This process cannot be searched by words or attributes',
} as const;

function namesOf({ names }: LeftOut): string {
  return names.join(', ');
}
