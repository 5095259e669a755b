const maxLength = 200;
/** Longer texts are cut before they are searched, so that a hostile message costs little. */
const maxRead = 2_000;

/**
 * A message without what differs from one occurrence to the next: addresses, ids and numbers. Messages of the same fault
 * become equal, and what may identify a person is gone.
 */
export function generalMessage(message: string): string {
  const general = message
    .slice(0, maxRead)
    .replaceAll(/[^\s@"'<>()[\]]{1,64}@[^\s@"'<>()[\]]{1,255}/g, '<address>')
    .replaceAll(/\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/gi, '<id>')
    .replaceAll(/[\w-]{12,}/g, (word) => (/\d/.test(word) ? '<id>' : word))
    .replaceAll(/\d+(?:[.,:]\d+)*/g, '<n>')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return general.length <= maxLength
    ? general
    : `${general.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
