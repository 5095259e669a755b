import { describe, expect, test } from 'vitest';
import { createPaint } from '../../../../src/cli/terminal/create-paint.ts';
import { toTable } from '../../../../src/cli/terminal/to-table.ts';

const plain = { paint: createPaint(false), columns: undefined };
const rows = [
  ['ord_1', 'Pending', 'waiting for a very long time'],
  ['ord_22', 'Completed', 'paid'],
];

describe('a table', () => {
  test('has columns as wide as their widest cells, and cuts nothing where there is no terminal', () => {
    expect(toTable(['ID', 'STATUS', 'STATE'], rows, plain)).toBe(
      [
        'ID      STATUS     STATE\n',
        'ord_1   Pending    waiting for a very long time\n',
        'ord_22  Completed  paid\n',
      ].join(''),
    );
  });

  test('on a terminal, cuts its widest columns until a row fits into a line', () => {
    const table = toTable(['ID', 'STATUS', 'STATE'], rows, { ...plain, columns: 36 });
    expect(table).toContain('ord_1   Pending    waiting for a ve…\n');
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(36);
  });

  test('aligns wide characters, and keeps a cell in one line', () => {
    const cells = [
      ['注文', 'a\nb'],
      ['ab', 'c'],
    ];
    expect(toTable(['K', 'V'], cells, plain)).toBe('K     V\n注文  a b\nab    c\n');
  });

  test('colours cells, not the spaces between them', () => {
    const paint = { ...createPaint(false), good: (text: string) => `<${text}>` };
    const cells = [[{ text: 'ok', tone: 'good' as const }, 'x']];
    expect(toTable(['STATE', 'V'], cells, { paint, columns: undefined })).toContain('<ok>   ');
  });
});
