/** What an operator did, serialised. */
export interface Audit {
  /** Ids sort by time. */
  readonly id: string;
  /** The store never looks into it. */
  readonly entry: string;
}

/** What operators did, kept apart from the instances that it concerns, some of it by commits. */
export interface Audits {
  /** Keeps an entry that no commit keeps, or replaces the one with this id. */
  keepAudit(id: string, entry: string): Promise<void>;
  /** The entries before an id (absent: all), newest first. */
  audits(query: {
    readonly before?: string | undefined;
    readonly limit: number;
  }): Promise<readonly Audit[]>;
}

/** How many entries are kept, about: the oldest are forgotten. */
export const mostAudits = 100_000;
