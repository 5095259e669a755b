/** What operators did, kept apart from the instances that it concerns. The store never looks into an entry. */
export interface Audits {
  /** Keeps an entry, or replaces the one with this id. Ids sort by time. Beyond 100,000 the oldest are forgotten. */
  keepAudit(id: string, entry: string): Promise<void>;
  /** The entries before an id (absent: all), newest first. */
  audits(query: {
    readonly before?: string | undefined;
    readonly limit: number;
  }): Promise<readonly { readonly id: string; readonly entry: string }[]>;
}

/** How many entries are kept. */
export const mostAudits = 100_000;
