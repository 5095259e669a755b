import type { InstanceView } from '../../actors/views/view-types.ts';
import { instanceLine } from '../shown/instance-line.ts';
import type { Terminal } from '../terminal/create-terminal.ts';
import { printResult } from './print-result.ts';

/** Prints an instance after a change. A caller that may change it but not read it gets none. */
export function printInstance(
  terminal: Terminal,
  flags: { readonly json?: boolean },
  instance: InstanceView | undefined,
): void {
  if (instance === undefined) return terminal.warn('Done. You may not read the instance.');
  printResult(terminal, flags, instance, (shown, { paint }) => instanceLine(shown, paint));
}
