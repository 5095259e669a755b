import { expect, test } from 'vitest';
import { createPictures } from '../../../src/pictures/pictures.ts';
import { createParcel } from '../../support/parcel.ts';

test('a layout that took too long does not take the thread again for the next reader', async () => {
  const pictures = createPictures({ limitMs: 1 });
  const { graph } = createParcel();
  const failure = async () => pictures.toSvg(graph).catch((error: unknown) => error);
  const first = await failure();
  expect(first).toBeInstanceOf(Error);
  expect(await failure()).toBe(first);
  await pictures.close();
});
