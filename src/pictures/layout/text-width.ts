/*
 * Fonts are not known where a picture is made, so widths come from the metrics of Helvetica (Adobe Font Metrics,
 * per 1,000 of the font size), to which the faces of the font stack are close, with some room.
 */
const widths: readonly (readonly [string, number])[] = [
  ['ijl', 222],
  ["'", 191],
  [' !,./:;I[]ft|\\', 278],
  ['()-r`{}', 333],
  ['"*', 380],
  ['Jckvxysz^', 500],
  ['+<=>~', 584],
  ['FTZ', 611],
  ['ABEKPSVXY&', 667],
  ['CDHNRUw', 722],
  ['GOQ', 778],
  ['Mm', 833],
  ['%W', 944],
  ['@', 1015],
];
const known = new Map(
  widths.flatMap(([letters, width]) => Array.from(letters, (letter) => [letter, width] as const)),
);
/** Digits, most small letters, and Latin letters beyond ASCII. */
const usual = 556;
const wide = 1000;
const room = 1.06;

export type Face = 'text' | 'bold' | 'mono';

/** The width of a line of text in pixels, a little more than it takes in the faces of the font stack. */
export function textWidth(text: string, sizePx: number, face: Face): number {
  let units = 0;
  for (const letter of text) units += widthOf(letter, face);
  return (units / 1000) * sizePx * (face === 'bold' ? room * 1.06 : room);
}

/** The text, cut off with an ellipsis where it is wider than `maxPx`. */
export function cutText(text: string, sizePx: number, face: Face, maxPx: number): string {
  if (textWidth(text, sizePx, face) <= maxPx) return text;
  const letters = Array.from(text);
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, sizePx, face) > maxPx) {
    letters.pop();
  }
  return `${letters.join('').trimEnd()}…`;
}

function widthOf(letter: string, face: Face): number {
  const code = letter.codePointAt(0) ?? 0;
  // Scripts of East Asia, and pictures.
  if (code >= 0x1100 && (code < 0x2000 || code >= 0x2e80)) return wide;
  if (face === 'mono') return 602;
  return known.get(letter) ?? usual;
}
