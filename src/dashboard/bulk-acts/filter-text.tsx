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

/** What is either said or not. */
const signs: Readonly<Record<string, string>> = { attention: 'needs attention', paused: 'paused' };

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
          {signs[name] ?? `${words[name] ?? name} `}
          {name === 'createdAfter' || name === 'createdBefore' ? (
            <Time at={String(value)} />
          ) : signs[name] !== undefined ? null : (
            <b>{String(value)}</b>
          )}
        </Fragment>
      ))}
    </span>
  );
}
