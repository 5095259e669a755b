import { createInterface } from 'node:readline/promises';
import type { ReadStream, WriteStream } from 'node:tty';
import { createPaint, type Paint } from './create-paint.ts';

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  readonly paint: Paint;
  /** How wide stdout is; undefined where it is not a terminal, so that nothing is cut there. */
  readonly columns: number | undefined;
  /** Whether a person can be asked: stdin and stderr are terminals. */
  readonly isInteractive: boolean;
  print(text: string): void;
  warn(text: string): void;
  /**
   * Shows how far the command is: on a terminal in one line that the next one replaces, elsewhere in a line every few seconds, and in
   * none if the command is quick.
   */
  progress(text: string): void;
  /** Whether the answer to a question is yes. False if there is nobody to ask, or if the signal fires. */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** Resolves once everything is written. */
  end(): Promise<void>;
}

type Stream = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'hasColors'>>;
type Input = NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY'>>;

const progressEveryMs = 100;
/** Where each line stays, as in the log of a CI job. */
const quietMs = 2_000;
const lineEveryMs = 5_000;
const clearLine = '\r\u001b[2K';

export function createTerminal(stdout: Stream, stderr: Stream, stdin?: Input): Terminal {
  let shownAt = -Infinity;
  let isShown = false;
  /** Undefined before the first progress. */
  let nextLineAt: number | undefined;
  const isInteractive = stdin?.isTTY === true && stderr.isTTY === true;

  // The reader may have gone, as in `holdfast check … | head`.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);

  function clear(): void {
    if (isShown) stderr.write(clearLine);
    isShown = false;
  }

  function inLines(text: string, now: number): void {
    nextLineAt ??= now + quietMs;
    if (now < nextLineAt) return;
    nextLineAt = now + lineEveryMs;
    stderr.write(`${text}\n`);
  }

  return {
    // Of NO_COLOR and FORCE_COLOR, the stream knows.
    paint: createPaint(stdout.isTTY === true && stdout.hasColors?.() === true),
    columns: stdout.isTTY === true ? (stdout.columns ?? 80) : undefined,
    isInteractive,
    print(text) {
      clear();
      stdout.write(text);
    },
    warn(text) {
      clear();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      const now = performance.now();
      if (stderr.isTTY !== true) return inLines(text, now);
      if (now - shownAt < progressEveryMs) return;
      shownAt = now;
      isShown = true;
      stderr.write(clearLine + text.slice(0, (stderr.columns ?? 80) - 1));
    },
    async confirm(question, signal) {
      if (!isInteractive || stdin === undefined) return false;
      clear();
      const reader = createInterface({ input: stdin, output: stderr });
      // In raw mode, Ctrl+C does not reach the process by itself.
      reader.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      try {
        const answer = await reader.question(`${question} [y/N] `, { signal });
        return /^y(es)?$/i.test(answer.trim());
      } catch {
        return false;
      } finally {
        reader.close();
      }
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
