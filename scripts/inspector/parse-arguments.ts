import { parseArgs } from 'node:util';
import { isLoopback } from '../../src/addresses.ts';

/** What to inspect, and how. */
export interface Arguments {
  /** The WebSocket of the service. */
  readonly source: URL;
  readonly tokenFile: string | undefined;
  /** The port of the bridge. */
  readonly port: number;
  /** Whether to open a browser: after a question, at once, or not at all. */
  readonly open: 'ask' | 'yes' | 'no';
}

export const usage = `Usage: npm run inspect -- [<id or url>] [options]

  <id or url>         an instance by its id or address; without one, all that the service runs

  --service <url>     the service (default http://127.0.0.1:3000)
  --process <name>    the instances of one process
  --past <version>    with an id: begin at this version, 0 for the start
  --token-file <file> a file that holds the token, if the service needs one
  --port <port>       the port of the bridge (default 8080)
  --yes               open the browser without a question
  --no-open           open no browser
`;

const idPattern = /^[a-z][a-z0-9]{0,15}_[a-z2-7]{26}$/;

/** Parses the command line. Throws an `Error` that says what is wrong with it. */
export function parseArguments(given: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      service: { type: 'string', default: 'http://127.0.0.1:3000' },
      process: { type: 'string' },
      past: { type: 'string' },
      'token-file': { type: 'string' },
      port: { type: 'string', default: '8080' },
      yes: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
    },
  });
  const [what, ...more] = positionals;
  if (more.length > 0) throw new Error(`Give one id or url, not ${positionals.length}.`);
  const source = toSource(what, values.service);
  if (values.process !== undefined) source.searchParams.set('process', values.process);
  if (values.past !== undefined) source.searchParams.set('past', values.past);
  const tokenFile = values['token-file'];
  if (tokenFile !== undefined && source.protocol === 'ws:' && !isLoopback(source.hostname)) {
    throw new Error(`The token would go to ${source.host} unencrypted; use https.`);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${values.port} is not a port; use a number from 1 to 65535.`);
  }
  if (values.yes && values['no-open']) throw new Error('Give --yes or --no-open, not both.');
  return { source, tokenFile, port, open: values['no-open'] ? 'no' : values.yes ? 'yes' : 'ask' };
}

function toSource(what: string | undefined, service: string): URL {
  if (what === undefined || idPattern.test(what)) return inspectUrl(parseUrl(service), what);
  const url = parseUrl(what);
  if (url.pathname === '/inspect') return toSocket(url);
  const id = url.pathname.split('/').find((part) => idPattern.test(part));
  if (id !== undefined || url.pathname === '/') return inspectUrl(url, id);
  throw new Error(`${what} is the address of neither a service nor an instance.`);
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url;
  throw new Error(`${text} is neither an id nor an address that begins with http:// or https://.`);
}

function inspectUrl(service: URL, id: string | undefined): URL {
  const url = new URL('/inspect', service);
  if (id !== undefined) url.searchParams.set('id', id);
  return toSocket(url);
}

function toSocket(url: URL): URL {
  const socket = new URL(url);
  socket.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return socket;
}
