/** The span in ISO 8601, in days and below: equal spans give equal texts. */
export function toIsoDuration(spanMs: number): string {
  const [days, belowDays] = split(spanMs, 86_400_000);
  const [hours, belowHours] = split(belowDays, 3_600_000);
  const [minutes, belowMinutes] = split(belowHours, 60_000);
  const date = days === 0 ? '' : `${days}D`;
  const time =
    (hours === 0 ? '' : `${hours}H`) +
    (minutes === 0 ? '' : `${minutes}M`) +
    (belowMinutes === 0 ? '' : `${belowMinutes / 1_000}S`);
  if (date === '' && time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

function split(spanMs: number, unitMs: number): readonly [number, number] {
  return [Math.floor(spanMs / unitMs), spanMs % unitMs];
}
