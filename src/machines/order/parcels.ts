/** A quantity of one article. */
export interface Count {
  readonly sku: string;
  readonly quantity: number;
}

/** The content of one parcel. */
export interface Parcel {
  /** The shipper's name for the parcel. */
  readonly parcel?: string | undefined;
  readonly lines: readonly Count[];
}

/** The lines of an order, with the quantity still to be shipped of each. */
export function outstanding<T extends Count>(
  lines: readonly T[],
  parcels: readonly Parcel[],
): readonly (T & { readonly outstanding: number })[] {
  const shipped = parcels.flatMap((parcel) => parcel.lines);
  return lines.map((line) => ({
    ...line,
    outstanding: shipped
      .filter(({ sku }) => sku === line.sku)
      .reduce((left, { quantity }) => left - quantity, line.quantity),
  }));
}

/** Whether a parcel contains only what is still to be shipped. */
export function fits(parcel: Parcel, lines: readonly Count[], parcels: readonly Parcel[]): boolean {
  const left = new Map(outstanding(lines, parcels).map((line) => [line.sku, line.outstanding]));
  return parcel.lines.every(({ sku, quantity }) => quantity <= (left.get(sku) ?? 0));
}

/** Whether everything is shipped. */
export function isComplete(lines: readonly Count[], parcels: readonly Parcel[]): boolean {
  return outstanding(lines, parcels).every((line) => line.outstanding === 0);
}
