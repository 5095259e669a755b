import { Fragment } from 'hono/jsx';
import type { JsonFilter } from '../../bulk-acts/json-filter.ts';
import type { Html } from '../parts/html.ts';
import { Time } from '../parts/time.tsx';

const words: Readonly<Record<string, string>> = {
  q: 'words',
  processVersion: 'process version',
  createdAfter: 'created after',
  createdBefore: 'created before',
};

/** A filter in words: `status Pending, words ada`. */
export function FilterText({ filter }: { readonly filter: JsonFilter }): Html {
  const { attributes = {}, ...rest } = filter;
  const said = [...Object.entries(rest), ...Object.entries(attributes)];
  if (said.length === 0) return <>all</>;
  return (
    <span>
      {said.map(([name, value], index) => (
        <Fragment>
          {index === 0 ? '' : ', '}
          {name === 'attention' ? 'needs attention' : `${words[name] ?? name} `}
          {name === 'createdAfter' || name === 'createdBefore' ? (
            <Time at={String(value)} />
          ) : name === 'attention' ? null : (
            <b>{String(value)}</b>
          )}
        </Fragment>
      ))}
    </span>
  );
}
