import { Fragment } from 'hono/jsx';
import { cutJson } from './cut-json.ts';
import type { Html } from './html.ts';

const mostCharacters = 20_000;

interface JsonProps {
  readonly data: unknown;
  readonly label: string;
  /** Where the whole is, if it is cut. */
  readonly whole: string;
}

/** Data as indented JSON. */
export function Json({ data, label, whole }: JsonProps): Html {
  const { text, isCut } = cutJson(data, mostCharacters, 2);
  return (
    <>
      <pre class="json" tabindex={0} role="region" aria-label={label}>
        {[...text.matchAll(token)].map(([all, key, string, rest]) => (
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
        {isCut ? '\n…' : ''}
      </pre>
      {isCut ? (
        <p class="small">
          These are the first {mostCharacters.toLocaleString('en')} characters.{' '}
          <a href={whole}>Show the whole</a>
        </p>
      ) : null}
    </>
  );
}

/** A key, a string, `null`, or anything between. */
const token = /("(?:[^"\\]|\\.)*"(?=:))|("(?:[^"\\]|\\.)*"?)|(null)|[^"n]+|n/g;
