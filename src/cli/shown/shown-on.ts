import type { Terminal } from '../terminal/create-terminal.ts';

/** What decides how something looks. */
export interface ShownOn extends Pick<Terminal, 'paint' | 'columns'> {
  /** The time that spans are measured from, in epoch milliseconds. */
  readonly now: number;
}
