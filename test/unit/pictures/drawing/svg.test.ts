import { expect, test } from 'vitest';
import { escapeXml, svg, toIdPart } from '../../../../src/pictures/drawing/svg.ts';

test('what XML would read as its own is escaped, in text and in attributes', () => {
  expect(svg('text', { class: '"><script>', x: 1.26 }, escapeXml('<b> & "c"'))).toBe(
    '<text class="&quot;&gt;&lt;script&gt;" x="1.3">&lt;b&gt; &amp; &quot;c&quot;</text>',
  );
});

test('what XML cannot hold is replaced, and lines stay lines', () => {
  expect(escapeXml('a\u0000b\u001bc\ud800d\ne\tf😀')).toBe('a\ufffdb\ufffdc\ufffdd\ne\tf😀');
});

test('an id holds letters, digits and hyphens alone, and different texts have different ids', () => {
  expect(toIdPart('paid.pick up#0')).toBe('paid_2e_pick_20_up_23_0');
  expect(toIdPart('a_2e_b')).not.toBe(toIdPart('a.b'));
});
