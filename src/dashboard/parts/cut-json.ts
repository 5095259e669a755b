/** A value as JSON, as far as it is shown. */
interface CutJson {
  readonly text: string;
  readonly isCut: boolean;
}

/** The first `most` characters of a value as JSON. Looks at little more of the value than that. */
export function cutJson(value: unknown, most: number, indent = 0): CutJson {
  let left = most;
  const cut = (_key: string, one: unknown): unknown => {
    // The text is long enough without the rest: each value takes at least what is counted here.
    if (left < 0) return undefined;
    left -= typeof one === 'string' ? one.length : 1;
    return (typeof one === 'string' || Array.isArray(one)) && one.length > most
      ? one.slice(0, most + 1)
      : one;
  };
  const text = JSON.stringify(value, cut, indent) ?? 'undefined';
  return { text: text.slice(0, most), isCut: text.length > most };
}
