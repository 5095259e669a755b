import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { libraryPath, unpackPackages } from './debian-packages.ts';
import { firstExecutable, searchPath } from './find-executable.ts';

/** A Chromium that can be launched, and the environment it needs. */
export interface ChromiumBinary {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const onMacOs = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium: `CHROMIUM`, else from PATH, else from the cache folder, else Debian's packages are unpacked there (no root
 * needed). Throws one line that says how to install one.
 */
export async function findChromiumBinary(
  options: { readonly path?: string; readonly cacheDir?: string } = {},
): Promise<ChromiumBinary> {
  const given = process.env['CHROMIUM'];
  if (given !== undefined && options.path === undefined) return { path: given, env: {} };
  const onPath =
    (await searchPath(options.path ?? process.env['PATH'] ?? '', names)) ??
    (await firstExecutable(onMacOs));
  if (onPath !== undefined) return { path: onPath, env: {} };
  const cacheDir = options.cacheDir ?? join(root, '.cache/chromium');
  const cached = await unpacked(cacheDir);
  if (cached !== undefined) return cached;
  try {
    await unpackPackages(['chromium', 'chromium-common'], cacheDir, { withDependencies: true });
  } catch (cause) {
    throw new Error(
      'No Chromium for the tests: install one (apt-get install chromium, brew install chromium), or set CHROMIUM to its path.',
      { cause },
    );
  }
  const fetched = await unpacked(cacheDir);
  if (fetched === undefined) throw new Error(`Debian's chromium held no binary: ${cacheDir}`);
  return fetched;
}

/** What stands in `/usr/bin` is a script that looks for the binary in the system's folders. */
async function unpacked(cacheDir: string): Promise<ChromiumBinary | undefined> {
  const path = await firstExecutable([join(cacheDir, 'usr/lib/chromium/chromium')]);
  return path === undefined ? undefined : { path, env: await libraryPath(cacheDir) };
}
