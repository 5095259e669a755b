import { describe, expect, test } from 'vitest';
import { cutText, textWidth } from '../../../../src/pictures/layout/text-width.ts';

describe('a text', () => {
  test('that fits stays whole', () => {
    expect(cutText('approve', 11, 'text', 200)).toBe('approve');
  });

  test('that is too wide is cut off, and fits then', () => {
    const cut = cutText('announceWithAVeryLongName', 11, 'text', 80);
    expect(cut).toMatch(/^announce\w*…$/);
    expect(textWidth(cut, 11, 'text')).toBeLessThanOrEqual(80);
  });

  test('is not cut within a letter of two code units', () => {
    expect(cutText('😀😀😀😀', 11, 'text', 25)).toBe('😀…');
  });

  test('takes more room in capitals, in bold, and in Chinese', () => {
    const width = textWidth('mine', 11, 'text');
    expect(textWidth('MINE', 11, 'text')).toBeGreaterThan(width);
    expect(textWidth('mine', 11, 'bold')).toBeGreaterThan(width);
    expect(textWidth('決済決済', 11, 'text')).toBeGreaterThan(width);
  });
});
