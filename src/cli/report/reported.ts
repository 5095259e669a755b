import type { Process } from '../../definition/define-process.ts';
import type { Report } from '../../testing/checks/report.ts';
import type { Certificate } from '../../testing/certification/certificate.ts';
import type { Exploration } from '../../testing/exploration/exploration.ts';

/** What a command found out about a process. */
export interface Reported {
  readonly file: string;
  readonly process: Process;
  readonly report?: Report;
  readonly exploration?: Exploration;
  readonly certificate?: Certificate;
  /** What else is to be said of it, in sentences. */
  readonly notes?: readonly string[];
}
