import fc from 'fast-check';

/** Values that differ in little: many of their parts are the same. */
export const similarJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.constantFrom(0, 1, '', 'a', null, true),
    fc.array(tie('value'), { maxLength: 12 }),
    fc.dictionary(
      fc.constantFrom('a', 'b', 'a/b', '~1', '', '0', 'constructor', '__proto__'),
      tie('value'),
    ),
  ),
})).value;
