import { describe, expect, test } from 'vitest';
import { drawParts } from '../../../../src/pictures/drawing/draw-parts.ts';

const around = { x: 0, y: 0, width: 320, height: 200 };
const box = (x: number, y: number) => ({ x, y, width: 100, height: 80 });

describe('the regions of a parallel state', () => {
  test('that lie in a row are parted by upright lines between them', () => {
    expect(drawParts([box(210, 50), box(0, 40), box(105, 40)], around, 30)).toEqual([
      '<path class="part" d="M102.5 30V200"/>',
      '<path class="part" d="M207.5 30V200"/>',
    ]);
  });

  test('that lie in a column are parted by level lines', () => {
    expect(drawParts([box(0, 30), box(20, 114)], around, 30)).toEqual([
      '<path class="part" d="M0 112H320"/>',
    ]);
  });

  test('that lie in neither are not parted', () => {
    expect(drawParts([box(0, 30), box(50, 60), box(120, 70)], around, 30)).toEqual([]);
  });
});
