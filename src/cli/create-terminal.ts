import type { WriteStream } from 'node:tty';
import { createPaint, type Paint } from './create-paint.ts';

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  readonly paint: Paint;
  print(text: string): void;
  warn(text: string): void;
  /** Shows how far the command is, in one line that the next one replaces. Only on a terminal. */
  progress(text: string): void;
  /** Resolves once everything is written. */
  end(): Promise<void>;
}

type Stream = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'hasColors'>>;

const progressEveryMs = 100;
const clearLine = '\r\u001b[2K';

export function createTerminal(stdout: Stream, stderr: Stream): Terminal {
  let shownAt = -Infinity;
  let isShown = false;

  // The reader may have gone, as in `holdfast check … | head`.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);

  function clear(): void {
    if (isShown) stderr.write(clearLine);
    isShown = false;
  }

  return {
    // Of NO_COLOR and FORCE_COLOR, the stream knows.
    paint: createPaint(stdout.isTTY === true && stdout.hasColors?.() === true),
    print(text) {
      clear();
      stdout.write(text);
    },
    warn(text) {
      clear();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (stderr.isTTY !== true || performance.now() - shownAt < progressEveryMs) return;
      shownAt = performance.now();
      isShown = true;
      stderr.write(clearLine + text.slice(0, (stderr.columns ?? 80) - 1));
    },
    async end() {
      clear();
      await Promise.all([stdout, stderr].map(flushed));
    },
  };
}

async function flushed(stream: Stream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
