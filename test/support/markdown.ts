import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A document for people; `path` is relative to the repository. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Every Markdown page of the repository, or of another folder like it. */
export function readPages(from = root): readonly Page[] {
  const markdown = (folder: string) =>
    readdirSync(resolve(from, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}${name}`);
  return [...markdown('./'), ...markdown('docs/')].map((name) => {
    const path = name.replace(/^\.\//, '');
    return { path, text: readFileSync(resolve(from, path), 'utf8') };
  });
}

/** The fenced code blocks of a page, in order. */
export function codeBlocks(text: string): readonly CodeBlock[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}

/** The files that a page links to, relative to where pages are. */
export function linksOf({ path, text }: Page): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => resolve('/', dirname(path), target).slice(1));
}
