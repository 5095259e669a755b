import { invalidRequest } from '../invalid-request.ts';
import { loadModule } from './load-module.ts';
import type { Subject } from './subject.ts';
import { subjectsOf } from './subjects-of.ts';

/** The processes of modules; with `name`, those with that name. Throws `invalid_request` if there are none. */
export async function loadSubjects(
  files: readonly string[],
  name: string | undefined,
): Promise<readonly Subject[]> {
  const all: Subject[] = [];
  for (const file of files) {
    const exported = await loadModule(file);
    const subjects = subjectsOf(file, exported);
    if (subjects.length === 0) throw invalidRequest(nothingIn(file, exported));
    all.push(...subjects);
  }
  const chosen = all.filter(({ process }) => name === undefined || process.name === name);
  if (chosen.length > 0) return chosen;
  const names = [...new Set(all.map(({ process }) => process.name))].join(', ');
  throw invalidRequest(`No process has the name ${name}. The processes are ${names}.`);
}

function nothingIn(file: string, exported: Readonly<Record<string, unknown>>): string {
  const factory = Object.entries(exported).find(([, value]) => typeof value === 'function')?.[0];
  const hint =
    factory === undefined
      ? ''
      : ` ${factory} is a function: call it in a module of its own, and export what it returns.`;
  return `${file} exports no process. Export what defineProcess or defineTrial returns.${hint}`;
}
