/** Names two transitions, one directly after the other, by their edge ids: `charging#0 → paid#1`. */
export function pairName(first: string, second: string): string {
  return `${first} → ${second}`;
}
