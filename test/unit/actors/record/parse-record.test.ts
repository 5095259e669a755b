import { expect, test } from 'vitest';
import { parseRecord } from '../../../../src/actors/record/parse-record.ts';

test('a record of another format is refused, with the remedy', () => {
  const stored = { version: 3, body: JSON.stringify({ format: 1, version: 3 }) };
  expect(() => parseRecord(stored as Parameters<typeof parseRecord>[0])).toThrow(
    'A record has format 1, but this version reads format 2; deploy the version that wrote it.',
  );
});
