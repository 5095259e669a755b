import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Opens a URL in the browser of the desktop. Returns whether that worked. */
export async function openInBrowser(url: string): Promise<boolean> {
  const [command = '', ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  try {
    await once(child, 'spawn');
    child.unref();
    return true;
  } catch {
    return false;
  }
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  // `start` of cmd would interpret the URL.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
