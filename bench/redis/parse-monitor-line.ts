/** A command that Redis executed, as `MONITOR` tells it. */
export interface MonitoredCommand {
  /** Whether a script called it. */
  readonly isFromScript: boolean;
  readonly name: string;
  readonly args: readonly Buffer[];
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' };

/** Parses a line such as `1339518083.107412 [0 127.0.0.1:60866] "set" "key" "a\x00b"`; undefined for any other line. */
export function parseMonitorLine(line: string): MonitoredCommand | undefined {
  const [head] = /^\+?\d+\.\d+ \[\d+ (\S+)\] /.exec(line) ?? [];
  if (head === undefined) return undefined;
  const [name, ...args] = [...line.slice(head.length).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(
    ([, text = '']) => unescape(text),
  );
  return {
    isFromScript: head.endsWith(' lua] '),
    name: name?.toString().toLowerCase() ?? '',
    args,
  };
}

function unescape(text: string): Buffer {
  const plain = text.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex?: string, one = '') =>
    hex === undefined ? (escapes[one] ?? one) : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1');
}
