import type { Process } from '../definition/define-process.ts';
import type { Trial } from '../testing/trials/trial.ts';

/** What a command is about: a process that a module exports, with its trial if there is one. */
export interface Subject {
  readonly file: string;
  readonly exportName: string;
  readonly process: Process;
  /** Without a trial in the module, an empty one. */
  readonly trial: Trial;
}
