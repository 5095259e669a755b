/** An append-only log shared by all nodes on one store; entries are numbered from 0. */
export interface Journal {
  /** Appends and returns the number of the entry. */
  append(entry: string): Promise<number>;
  /** The entries from number `from` on, oldest first. */
  read(from: number): Promise<readonly string[]>;
}
