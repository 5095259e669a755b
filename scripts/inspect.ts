import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { openBridge } from './inspector/open-bridge.ts';
import { parseArguments, usage, type Arguments } from './inspector/parse-arguments.ts';

/** Shows instances of a service in the inspector of Stately: see docs/inspector.md. */
async function main(): Promise<void> {
  const { source, tokenFile, port, open } = readArguments();
  const create = await loadServer();
  const token = tokenFile === undefined ? undefined : (await readFile(tokenFile, 'utf8')).trim();
  say(whatLeaves(source, port));
  const autoOpen = open === 'yes' || (open === 'ask' && (await isConfirmed()));
  const bridge = await openBridge(create, { source, token, port, autoOpen, tell: say });
  process.once('SIGINT', () => process.exit(0));
  say(`The inspector is at ${bridge.url}. Ctrl-C ends it.`);
  await bridge.done;
}

function readArguments(): Arguments {
  try {
    return parseArguments(process.argv.slice(2));
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, {
      cause: error,
    });
  }
}

async function loadServer() {
  try {
    return (await import('@statelyai/inspect/server')).createInspectorServer;
  } catch (error) {
    const missing = 'The inspector needs a package: npm install --save-dev @statelyai/inspect';
    throw new Error(missing, { cause: error });
  }
}

function whatLeaves({ host, search }: URL, port: number): string {
  const what = new URLSearchParams(search);
  const target = what.get('id') ?? what.get('process') ?? 'every instance';
  return `What leaves this machine: http://localhost:${port} shows a page of https://stately.ai in a frame and hands it the
definitions of machines, ids, states, data and events of ${target} on ${host}, in your browser.
What that page does with them is up to Stately. Nothing is handed over before you open it.`;
}

async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Error(
      'There is no terminal to ask on; pass --yes to open the browser, or --no-open.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Open it in a browser? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
