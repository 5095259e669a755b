import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { invalidRequest } from '../invalid-request.ts';
import { toReportPage } from './report/to-report-page.tsx';
import type { Reported } from './report/reported.ts';
import type { Terminal } from './terminal/create-terminal.ts';

/** Writes the report of a command as one HTML file. */
export async function writePage(
  file: string,
  command: string,
  reported: readonly Reported[],
  terminal: Terminal,
): Promise<void> {
  terminal.progress('Drawing the report …');
  const page = await toReportPage({ command, reported, at: new Date() });
  const path = resolve(file);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, page);
  } catch (error) {
    throw invalidRequest(
      `The report cannot be written to ${file}: ${String((error as Error).message)}. Pass another path to --html.`,
    );
  }
  terminal.warn(`The report is in ${file}.`);
}
