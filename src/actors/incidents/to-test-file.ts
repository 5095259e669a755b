import type { Incident } from './incident.ts';

/** A test file for Vitest that replays an incident, and passes as long as the process goes the same way. */
export function toTestFile(incident: Incident): string {
  const { process, id, start, moves, missing, redacted } = incident;
  const name = process.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const until = moves.at(-1)?.at ?? start.at;
  const notes = [
    `What ${id} went through from ${start.at} to ${until}.`,
    ...(missing.length === 0
      ? []
      : [`The history does not keep these values, so fill them in: ${missing.join(', ')}.`]),
    ...(redacted.length === 0 ? [] : [`Redacted: ${redacted.join(', ')}.`]),
    ...(incident.cutOff === undefined ? [] : [incident.cutOff]),
  ];
  return `import { replay } from 'holdfast/testing';
import { expect, test } from 'vitest';
// The module that defines the process.
import { ${name} } from './${process}.ts';

${notes.map((note) => `// ${note.replaceAll(/[\r\n\u2028\u2029]/g, ' ')}`).join('\n')}
const incident = ${JSON.stringify(incident, undefined, 2)};

test('${process} ${id} goes the same way again', () => {
  expect(replay(${name}, incident).difference).toBeUndefined();
});
`;
}
