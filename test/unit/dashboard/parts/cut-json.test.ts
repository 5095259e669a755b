import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutJson } from '../../../../src/dashboard/parts/cut-json.ts';

test('JSON that is cut is the beginning of the whole', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(60), fc.constantFrom(0, 2), (value, most, indent) => {
      const whole = JSON.stringify(value, undefined, indent);
      expect(cutJson(value, most, indent)).toEqual({
        text: whole.slice(0, most),
        isCut: whole.length > most,
      });
    }),
  );
});

test('what is beyond the cut is not looked at', () => {
  let looks = 0;
  const item = {
    get text() {
      looks += 1;
      return 'x'.repeat(50);
    },
  };
  cutJson(Array<unknown>(10_000).fill(item), 100);
  expect(looks).toBeLessThan(10);
});
