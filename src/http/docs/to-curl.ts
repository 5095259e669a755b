import type { Operation } from './document.ts';

/** An operation as a shell command: `$BASE` is the service, `$TOKEN` the caller's token. */
export function toCurl(
  { method, path, security, answers }: Operation,
  options: { readonly authenticated: boolean; readonly example?: unknown },
): string {
  const { authenticated, example } = options;
  const parts = [
    method === 'get' ? 'curl' : `curl -X ${method.toUpperCase()}`,
    `"$BASE${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}"`,
  ];
  if (answers.some(({ content }) => 'text/event-stream' in content)) parts.splice(1, 0, '-N');
  const lines = [parts.join(' ')];
  // Open operations have an empty list.
  if (authenticated && security === undefined) lines.push('-H "Authorization: Bearer $TOKEN"');
  if (example !== undefined) {
    const text = JSON.stringify(example).replaceAll("'", String.raw`'\''`);
    lines.push("-H 'Content-Type: application/json'", `-d '${text}'`);
  }
  return lines.join(' \\\n  ');
}
