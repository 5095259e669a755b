import { Fragment } from 'hono/jsx';
import type { Html } from './html.ts';

/** Longer texts are cut; the API has the whole. */
const mostCharacters = 40_000;

/** Data as indented JSON. */
export function Json({ data, label }: { readonly data: unknown; readonly label: string }): Html {
  const text = JSON.stringify(data, undefined, 2) ?? 'undefined';
  const shown = text.slice(0, mostCharacters);
  return (
    <pre class="json" tabindex={0} role="region" aria-label={label}>
      {[...shown.matchAll(token)].map(([all, key, string, rest]) => (
        <Fragment>
          {key !== undefined ? (
            <span class="key">{all}</span>
          ) : string !== undefined ? (
            <span class="string">{all}</span>
          ) : rest === 'null' ? (
            <span class="null">{all}</span>
          ) : (
            all
          )}
        </Fragment>
      ))}
      {text.length > mostCharacters ? `\n… ${text.length - mostCharacters} more characters` : ''}
    </pre>
  );
}

/** A key, a string, `null`, or anything between. */
const token = /("(?:[^"\\]|\\.)*"(?=:))|("(?:[^"\\]|\\.)*"?)|(null)|[^"n]+|n/g;
