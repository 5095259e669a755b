import type { Process } from '../../definition/define-process.ts';
import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import type { Paths } from './paths.ts';
import type { View } from './view.ts';
import type { Viewer } from './viewer.ts';

interface ShellProps {
  readonly view: View;
  readonly paths: Paths;
  readonly nonce: string;
  readonly viewer: Viewer;
  readonly processes: readonly Process[];
  readonly hasBulkActs: boolean;
  /** The time of the store, in epoch milliseconds. */
  readonly now: number;
}

/** A whole page: the frame around what a view shows. */
export function Shell(props: ShellProps): Html {
  const { view, paths, nonce, viewer, processes, hasBulkActs, now } = props;
  const { here, title } = view;
  const entry = (href: string, text: string): Html => (
    <li>
      <a href={href} {...(href === here ? { 'aria-current': 'page' as const } : {})}>
        {text}
      </a>
    </li>
  );
  return (
    <Document title={title} now={now} paths={paths} nonce={nonce}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <div class="app">
        <header class="side">
          <a class="brand" href={paths.home}>
            <Icon name="brand" size={24} />
            Holdfast
          </a>
          <button type="button" class="find" data-palette aria-haspopup="dialog">
            <Icon name="search" />
            Search <kbd>/</kbd>
          </button>
          <nav aria-label="Dashboard">
            <ul>
              {entry(paths.home, 'Overview')}
              {entry(paths.instances(), 'Instances')}
              {entry(paths.instances({ attention: 'true' }), 'Attention')}
              {hasBulkActs ? entry(paths.bulkActs, 'Bulk acts') : null}
              {viewer.mayAct ? entry(paths.audit(), 'Audit log') : null}
            </ul>
            <h2>Processes</h2>
            <ul>{processes.map(({ name }) => entry(paths.process(name), name))}</ul>
          </nav>
          <Who viewer={viewer} paths={paths} />
        </header>
        <main id="main" tabindex={-1} data-live={view.changes === undefined ? 'off' : 'on'}>
          {view.main}
        </main>
      </div>
      <div class="toasts" role="status" aria-live="polite" />
      <Palette paths={paths} />
      <Keys />
    </Document>
  );
}

interface DocumentProps {
  readonly title: string;
  /** Epoch milliseconds, if the page shows times. */
  readonly now?: number;
  readonly paths: Paths;
  readonly nonce: string;
  readonly children?: unknown;
}

/** An HTML document with the style and the script of the dashboard. */
export function Document({ title, now, paths, nonce, children }: DocumentProps): Html {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {now === undefined ? null : <meta name="now" content={new Date(now).toISOString()} />}
        <title>{title} · Holdfast</title>
        <link rel="icon" href={paths.asset('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={paths.asset('style.css')} nonce={nonce} />
        <script type="module" src={paths.asset('main.js')} nonce={nonce} />
      </head>
      <body data-base={paths.base}>{children}</body>
    </html>
  );
}

function Who({ viewer, paths }: { readonly viewer: Viewer; readonly paths: Paths }): Html {
  const { caller, mayAct } = viewer;
  if (caller === undefined) {
    return (
      <div class="who small">
        <span class="note-text">No authentication: anyone on this machine may do everything.</span>
      </div>
    );
  }
  return (
    <div class="who small">
      <span>
        <strong>{caller.sub}</strong>
        {caller.tenant === undefined ? '' : ` of ${caller.tenant}`}
        {mayAct ? '' : ' (may look, not act)'}
      </span>
      <form method="post" action={paths.signOut}>
        <button class="plain">Sign out</button>
      </form>
    </div>
  );
}

function Palette({ paths }: { readonly paths: Paths }): Html {
  return (
    <dialog id="palette" class="palette" aria-label="Search and commands">
      <input
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-hits"
        aria-label="Search instances, or go to a page"
        placeholder="An id, a business key, words, or a page"
        autocomplete="off"
        spellcheck={false}
        data-search={paths.search}
      />
      <ul id="palette-hits" role="listbox" aria-label="Hits" />
      <p class="hint small">
        <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> open · <kbd>Esc</kbd> close
      </p>
    </dialog>
  );
}

const keys = [
  ['/', 'Search, or go to a page'],
  ['g o', 'Overview'],
  ['g i', 'Instances'],
  ['g a', 'What needs attention'],
  ['g l', 'The audit log'],
  ['← →', 'The step before, the step after (in the past of an instance)'],
  ['+ − 0', 'Zoom the statechart; fit it'],
  ['?', 'This list'],
] as const;

function Keys(): Html {
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <div class="inner">
        <h2 id="keys-title">Keyboard</h2>
        <dl class="keys">
          {keys.map(([key, what]) => (
            <>
              <dt>
                {key.split(' ').map((one) => (
                  <>
                    <kbd>{one}</kbd>{' '}
                  </>
                ))}
              </dt>
              <dd>{what}</dd>
            </>
          ))}
        </dl>
        <form method="dialog">
          <button>Close</button>
        </form>
      </div>
    </dialog>
  );
}
