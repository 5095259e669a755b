import type { Html } from '../parts/html.ts';

/** What a page shows at one moment. */
export interface View {
  readonly title: string;
  /** The entry of the navigation that the page belongs to, by its URL. */
  readonly here: string;
  readonly main: Html;
  /**
   * Yields whenever the page may look different; it is then rendered again for those who look at it. Absent for a page
   * that does not change.
   */
  readonly changes?: (signal: AbortSignal) => AsyncIterable<unknown>;
}
