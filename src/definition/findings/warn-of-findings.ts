import type { Log } from '../../log.ts';
import { findInGraph, isInGraph } from './find-in-graph.ts';
import { findingText } from './finding-text.ts';
import { judge } from './judge.ts';
import type { Checked } from './subject.ts';

/** Warns of every error and warning that the graph of a process shows. Notes are left to `check`. Never throws. */
export function warnOfFindings(process: Checked, log: Log): void {
  try {
    const { findings } = judge(process, findInGraph(process), isInGraph);
    for (const finding of findings) {
      const { code, severity, machine, path, remedy } = finding;
      if (severity === 'note') continue;
      const place = { process: process.name, machine, path };
      log.warn({ ...place, code, severity, remedy }, findingText(finding));
    }
  } catch (err) {
    log.warn({ process: process.name, err }, 'the process could not be checked');
  }
}
