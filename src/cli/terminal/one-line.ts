/** The text in one line: what clients and operators wrote must not look like a line of the command. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
