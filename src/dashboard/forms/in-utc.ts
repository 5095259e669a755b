/** Fields for a time send it without a zone: it is in UTC. Other text stays as it is. */
export function inUtc(text: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return `${text}:00Z`;
  return /T[\d:.]+$/.test(text) ? `${text}Z` : text;
}
