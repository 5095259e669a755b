import type { Connect } from '../service/create-connect.ts';
import type { Terminal } from '../terminal/create-terminal.ts';
import type { ExitCode } from '../terminal/exit-codes.ts';

/** What commands on a running service need. */
export interface Operating {
  readonly terminal: Terminal;
  readonly connect: Connect;
  readonly done: (code: ExitCode) => void;
}
