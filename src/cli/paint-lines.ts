import type { Paint } from './terminal/create-paint.ts';

const marks: readonly (readonly [begin: RegExp, tone: Exclude<keyof Paint, 'hasColours'>])[] = [
  [/^error \S+/, 'bad'],
  [/^warning \S+/, 'warn'],
  [/^note \S+/, 'strong'],
  [/^[^:]+: violated$/, 'bad'],
  [/^[^:]+: was never exercised/, 'bad'],
  [/^[^:]+: not refuted/, 'warn'],
  [/^[^:]+: holds(?= \()/, 'good'],
  [/^ {2}not explored:/, 'warn'],
  [/^ {2}Remedy:/, 'strong'],
  [/^Violation in .*/, 'bad'],
  [/^It holds:/, 'good'],
  [/^It was stopped:/, 'warn'],
  [/^It certifies nothing:/, 'warn'],
  [/^It does not hold:/, 'bad'],
];

/** Colours the lines of a report by how they begin. */
export function paintLines(text: string, paint: Paint): string {
  return text
    .split('\n')
    .map((line) => {
      const [begin, tone] = marks.find(([pattern]) => pattern.test(line)) ?? [];
      return begin === undefined || tone === undefined ? line : line.replace(begin, paint[tone]);
    })
    .join('\n');
}
