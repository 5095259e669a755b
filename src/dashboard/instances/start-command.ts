import type { Process } from '../../definition/define-process.ts';

/** A command for a POSIX shell that starts an instance of the process, with its example as input. */
export function startCommand(
  process: Pick<Process, 'path' | 'examples'>,
  { origin, hasToken }: { readonly origin: string; readonly hasToken: boolean },
): string {
  const input = JSON.stringify(process.examples.input ?? {});
  return [
    `curl -i ${origin}${process.path}`,
    ...(hasToken ? [`  -H "authorization: Bearer $TOKEN"`] : []),
    `  -H 'content-type: application/json'`,
    `  -d '${input.replaceAll("'", String.raw`'\''`)}'`,
  ].join(' \\\n');
}
