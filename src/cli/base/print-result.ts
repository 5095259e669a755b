import { printable, printableJson } from '../terminal/printable.ts';
import type { ShownOn } from '../shown/shown-on.ts';
import type { Terminal } from '../terminal/create-terminal.ts';

/** Prints an answer: as JSON as it is, otherwise as a text for people. */
export function printResult<T>(
  terminal: Terminal,
  { json }: { readonly json?: boolean },
  result: T,
  toText: (result: T, on: ShownOn) => string,
): void {
  if (json === true) return terminal.print(`${printableJson(result, 2)}\n`);
  const { paint, columns } = terminal;
  terminal.print(toText(printable(result), { paint, columns, now: Date.now() }));
}
