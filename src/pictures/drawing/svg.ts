export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG, with its attributes escaped. Children are markup already. */
export function svg(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(String(value))}"`,
    )
    .join('');
  return children.length === 0
    ? `<${name}${list}/>`
    : `<${name}${list}>${children.join('')}</${name}>`;
}

/** Text as XML 1.0 takes it; what it cannot hold is replaced. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|[\p{Surrogate}\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A part of an id: what ids of XML cannot hold, and what CSS would have to escape, is written as `_` and its code. */
export function toIdPart(text: string): string {
  return text.replace(
    /[^A-Za-z0-9-]/gu,
    (letter) => `_${(letter.codePointAt(0) ?? 0).toString(16)}_`,
  );
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
