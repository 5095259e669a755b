/** An answer as it came over the connection. */
export interface RawAnswer {
  readonly status: number;
  /** By lower-case name; the last one where a name comes twice. */
  readonly headers: ReadonlyMap<string, string>;
  /** Empty for a stream. */
  readonly body: string;
}

export interface ReadAnswer extends RawAnswer {
  /** Another request cannot follow: the server closes the connection, or the answer is a stream. */
  readonly isLast: boolean;
  /** More has come than the answer. */
  readonly hasMore: boolean;
}

interface AnswerReader {
  /** The final answer once it is complete; interim ones (1xx) are skipped. */
  read(bytes: Buffer): ReadAnswer | undefined;
  /** What there is once the connection is closed. */
  end(): ReadAnswer | undefined;
}

/** Reads one HTTP/1.1 answer; strict, so that an answer with broken framing does not pass for a good one. */
export function createAnswerReader(isHead: boolean): AnswerReader {
  let text = '';

  const parse = (closed: boolean): ReadAnswer | undefined => {
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const { status, headers } = parseHead(text.slice(0, end));
    const rest = text.slice(end + 4);
    if (status < 200) {
      text = rest;
      return parse(closed);
    }
    const body = bodyIn(rest, { status, headers, isHead, closed });
    if (body === undefined) return undefined;
    return {
      status,
      headers,
      body: Buffer.from(body.text, 'latin1').toString(),
      isLast: closed || headers.get('connection') === 'close' || body.end > rest.length,
      hasMore: body.end < rest.length,
    };
  };

  return {
    read(bytes) {
      text += bytes.toString('latin1');
      return parse(false);
    },
    end: () => parse(true),
  };
}

function parseHead(head: string): Pick<RawAnswer, 'status' | 'headers'> {
  const [first = '', ...lines] = head.split('\r\n');
  const status = /^HTTP\/1\.1 ([1-5]\d\d)( |$)/.exec(first)?.[1];
  if (status === undefined) throw new Error(`No status line: ${first}`);
  const headers = lines.map((line) => {
    const [, name, value] = /^([\w-]+): ?(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`No header: ${line}`);
    return [name.toLowerCase(), value] as const;
  });
  return { status: Number(status), headers: new Map(headers) };
}

interface Body {
  readonly text: string;
  /** Where it ends in what came. */
  readonly end: number;
}

function bodyIn(
  rest: string,
  {
    status,
    headers,
    isHead,
    closed,
  }: Pick<RawAnswer, 'status' | 'headers'> & {
    readonly isHead: boolean;
    readonly closed: boolean;
  },
): Body | undefined {
  if (isHead || status === 204 || status === 304) return { text: '', end: 0 };
  // It goes on for as long as its instance.
  if (headers.get('content-type')?.startsWith('text/event-stream') === true) {
    return { text: '', end: Infinity };
  }
  const length = headers.get('content-length');
  if (length !== undefined) {
    const end = Number(length);
    return rest.length < end ? undefined : { text: rest.slice(0, end), end };
  }
  if (headers.get('transfer-encoding') === 'chunked') return unchunk(rest);
  return closed ? { text: rest, end: rest.length } : undefined;
}

function unchunk(rest: string): Body | undefined {
  let text = '';
  for (let at = 0; ;) {
    const line = rest.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(rest.slice(at, line), 16);
    const end = line + 2 + size + 2;
    if (rest.length < end) return undefined;
    if (rest.slice(end - 2, end) !== '\r\n') throw new Error('A chunk that does not end');
    text += rest.slice(line + 2, end - 2);
    at = end;
    if (size === 0) return { text, end };
  }
}
