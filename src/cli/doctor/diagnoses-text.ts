import type { ShownOn } from '../shown/shown-on.ts';
import type { Tone } from '../terminal/to-table.ts';
import { oneLine } from '../terminal/one-line.ts';
import type { Diagnosis } from './diagnosis.ts';

const tones: Readonly<Record<Diagnosis['kind'], Tone>> = {
  ok: 'good',
  problem: 'bad',
  unchecked: 'warn',
};

/** What the doctor found out, for people: problems with their remedies and the first instances that have them. */
export function diagnosesText(diagnoses: readonly Diagnosis[], { paint }: ShownOn): string {
  const lines = diagnoses.flatMap(({ kind, message, remedy, instances = [] }) => [
    `${paint[tones[kind]](kind.padEnd(9))}  ${oneLine(message)}`,
    ...instances.map((name) => `${' '.repeat(11)}${name}`),
    ...(remedy === undefined ? [] : [`${' '.repeat(11)}${paint.strong('Remedy:')} ${remedy}`]),
  ]);
  const problems = diagnoses.filter(({ kind }) => kind === 'problem').length;
  const sum = problems === 0 ? 'No problem was found.' : `Problems: ${problems}.`;
  return `${lines.join('\n')}\n\n${sum}\n`;
}
