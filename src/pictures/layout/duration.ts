const units: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

/** A time in at most two units: `24 h`, `1 min 30 s`, `250 ms`. Days are used from three of them on. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  let rest = ms;
  const parts: string[] = [];
  for (const [unit, name] of units) {
    if (unit === 86_400_000 && ms < 3 * unit) continue;
    const count = Math.floor(rest / unit);
    if (count === 0) continue;
    parts.push(`${count} ${name}`);
    rest -= count * unit;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}
