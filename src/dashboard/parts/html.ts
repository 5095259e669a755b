import type { HtmlEscapedString } from 'hono/utils/html';

/** Markup that is escaped already, or will be. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Renders to text, once every part of it is there. */
export async function toText(html: Html): Promise<string> {
  const element = await html;
  // Asynchronous where a part of it is, whatever its type says.
  return String(await (element.toString() as string | Promise<string>));
}
