export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** The header of this name, in lower case; undefined if there is none. */
  header(name: string): string | undefined;
}

/** The response, once it is complete. A body in chunks keeps its framing: only its end is looked for. */
export function parseAnswer(text: string): HttpAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const status = Number(head.slice(9, 12));
  const header = (name: string): string | undefined => {
    const at = head.toLowerCase().indexOf(`\r\n${name}:`);
    return at < 0
      ? undefined
      : head
          .slice(at + name.length + 3)
          .split('\r\n', 1)[0]
          ?.trim();
  };
  return isComplete(status, head, body) ? { status, body, header } : undefined;
}

function isComplete(status: number, head: string, body: string): boolean {
  if (status === 204 || status === 304) return true;
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  return length === undefined ? body.endsWith('0\r\n\r\n') : body.length >= Number(length);
}
