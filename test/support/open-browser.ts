import { chromium, type Browser } from 'playwright-core';
import { findChromiumBinary } from './chromium-binary.ts';

/** A headless Chromium; it closes with the test. */
export async function openBrowser(): Promise<Browser & AsyncDisposable> {
  const { path, env } = await findChromiumBinary();
  return chromium.launch({
    executablePath: path,
    env: { ...process.env, ...env },
    // A container has neither a sandbox nor a GPU, and a test calls nobody.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
