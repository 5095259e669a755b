import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Hono } from 'hono';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { createRendition, type Rendition } from '../../http/base/rendition.ts';
import { sourceRoot } from '../../source-root.ts';
import { charts } from '../style/charts.ts';
import { lists } from '../style/lists.ts';
import { parts } from '../style/parts.ts';
import { shell } from '../style/shell.ts';
import { tokens } from '../style/tokens.ts';
import { pictureStyle } from '../../pictures/layout/theme.ts';

/** The modules that run in the browser, as they stand in `browser`. */
const modules = [
  'acts.js',
  'clocks.js',
  'dialogs.js',
  'follow.js',
  'filters.js',
  'keys.js',
  'light.js',
  'live.js',
  'main.js',
  'palette.js',
  'pan-zoom.js',
  'place-around.js',
  'post-form.js',
  'previews.js',
  'toast.js',
] as const;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#1d57d8"/><path d="M8 6v12M16 6v12M8 12h8" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></svg>`;

/** The files that pages load. Their URLs contain the edition, so that browsers keep each for good. */
export interface Assets {
  /** Changes when any of them does. */
  readonly edition: string;
  serve(app: Hono<HttpEnv>): void;
}

export function createAssets(): Assets {
  const files = new Map<string, { readonly text: string; readonly type: string }>();
  const script = 'text/javascript; charset=utf-8';
  for (const name of modules) {
    files.set(name, {
      text: readFileSync(new URL(`dashboard/browser/${name}`, sourceRoot), 'utf8'),
      type: script,
    });
  }
  const require = createRequire(import.meta.url);
  const morph = readFileSync(require.resolve('idiomorph/dist/idiomorph.esm.js'), 'utf8');
  files.set('idiomorph.js', { text: morph, type: script });
  const style = [tokens, shell, parts, lists, charts, pictureStyle].join('\n');
  files.set('style.css', { text: style, type: 'text/css; charset=utf-8' });
  files.set('icon.svg', { text: icon, type: 'image/svg+xml' });

  const hash = createHash('sha256');
  for (const { text } of files.values()) hash.update(text);
  const edition = hash.digest('base64url').slice(0, 12);
  return {
    edition,
    serve(app) {
      const renditions = new Map<string, Rendition>();
      app.get('/assets/:edition/:file', async (c, next) => {
        const name = c.req.param('file');
        const file = files.get(name);
        if (file === undefined || c.req.param('edition') !== edition) return next();
        const rendition = renditions.get(name) ?? createRendition(file.text, headersOf(file.type));
        renditions.set(name, rendition);
        return rendition(c);
      });
    },
  };
}

function headersOf(type: string) {
  return { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' };
}
