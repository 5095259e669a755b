import type { Subject } from './subject.ts';

/** The results of a command as JSON: for each process, where it is from, and what `of` makes of it. */
export function toJsonText<S extends Subject>(
  command: string,
  results: readonly S[],
  of: (result: S) => object,
): string {
  const processes = results.map((result) => ({
    file: result.file,
    export: result.exportName,
    ...of(result),
  }));
  return `${JSON.stringify({ command, processes }, null, 2)}\n`;
}
