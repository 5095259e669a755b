import type { Context, Hono } from 'hono';
import type { SearchHit } from '../../actors/views/view-types.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { pageWith, type PageDeps } from '../base/add-page.tsx';
import type { Paths } from '../base/paths.ts';
import type { View } from '../base/view.ts';
import { viewerOf } from '../base/viewer.ts';
import { StatusChip } from '../parts/chip.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import { leafStates } from '../parts/leaf-states.ts';
import { findErrors, type FoundErrors } from './find-errors.ts';

const mostHits = 20;
const longest = 200;

/** What of an instance the text is. */
const matches = {
  id: 'id',
  internalId: 'id in logs',
  key: 'business key',
  words: 'words',
} as const satisfies Record<SearchHit['match'], string>;

/** `GET <base>/search?q=`: instances of all processes that the text leads to, for a script as JSON, otherwise as a page. */
export function addSearchPage(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths } = deps;
  app.get('/search', async (c) => {
    const text = (c.req.query('q') ?? '').trim().slice(0, longest);
    const { caller } = viewerOf(c);
    const [found, errors] =
      text === ''
        ? [[], []]
        : await Promise.all([
            runtime.search(text, { caller, limit: mostHits }),
            findErrors(runtime, text, caller),
          ]);
    c.header('vary', 'Accept');
    if (wantsPage(c)) return pageWith(c, deps, pageOf(text, found, errors, paths));
    const hits = found.map((hit) => ({
      href: paths.instance(hit.process, hit.id),
      text: hit.id,
      note: `${hit.process} · ${hit.status} · ${matches[hit.match]}`,
    }));
    const ofErrors = errors.map(({ process, message, count, lastId }) => ({
      href: paths.instance(process, lastId),
      text: message,
      note: `${process} · error, ${count} × in the last day`,
    }));
    return c.json({ hits: [...hits, ...ofErrors] }, 200, { 'cache-control': 'no-store' });
  });
}

function wantsPage(c: Context<HttpEnv>): boolean {
  return c.req.header('accept')?.includes('text/html') === true;
}

function pageOf(
  text: string,
  found: readonly SearchHit[],
  errors: readonly FoundErrors[],
  paths: Paths,
): View {
  return {
    title: text === '' ? 'Search' : `Search: ${text}`,
    here: '',
    main: (
      <>
        <h1>Search</h1>
        <search>
          <form class="search-row" action={paths.search}>
            <label>
              An id, a business key, words, or an error
              <input type="search" name="q" value={text} maxlength={longest} autocomplete="off" />
            </label>
            <button class="primary">
              <Icon name="search" /> Search
            </button>
          </form>
        </search>
        <section class="card" aria-label="Hits">
          {found.length + errors.length > 0 ? (
            <ul class="hits">
              <Hits found={found} paths={paths} />
              <Errors errors={errors} paths={paths} />
            </ul>
          ) : (
            <div class="empty">
              <p>
                {text === ''
                  ? 'It finds instances of all processes.'
                  : 'No instance has this id or this business key, or these words in its searchable attributes, and no error of the last day has this text.'}
              </p>
              <a class="button" href={paths.instances()}>
                Go to the list of instances
              </a>
            </div>
          )}
        </section>
      </>
    ),
  };
}

function Hits({
  found,
  paths,
}: {
  readonly found: readonly SearchHit[];
  readonly paths: Paths;
}): Html {
  return (
    <>
      {found.map(({ process, id, key, status, state, match }) => (
        <li>
          <div class="row">
            <a class="mono" href={paths.instance(process, id)}>
              {id}
            </a>
            <StatusChip status={status} />
            {leafStates(state).map((path) => (
              <span class="tag">{path}</span>
            ))}
          </div>
          <p class="small dim">
            {process}
            {key === undefined ? '' : `, key ${key}`} · {matches[match]}
          </p>
        </li>
      ))}
    </>
  );
}

interface ErrorsProps {
  readonly errors: readonly FoundErrors[];
  readonly paths: Paths;
}

function Errors({ errors, paths }: ErrorsProps): Html {
  return (
    <>
      {errors.map(({ process, message, of, state, count, lastId }) => (
        <li>
          <a href={paths.instance(process, lastId)}>{message}</a>
          <p class="small dim">
            {process} · <span class="mono">{of}</span> in <span class="mono">{state}</span> ·{' '}
            {count} × in the last day
          </p>
        </li>
      ))}
    </>
  );
}
