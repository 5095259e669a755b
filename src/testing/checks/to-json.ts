import type { Report } from './report.ts';

/** A report as JSON: its properties as they are. */
export function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
