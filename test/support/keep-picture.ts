import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** Keeps a picture of the whole page in `.cache/screenshots`, for people. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = '.cache/screenshots';
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
