/** Leaves out elements, one at a time, as long as `isStillSo` says that what is left shows the same. */
export async function shrink<T>(
  elements: readonly T[],
  isStillSo: (fewer: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let left = elements;
  for (const element of elements) {
    const fewer = left.filter((one) => one !== element);
    if (fewer.length > 0 && (await isStillSo(fewer))) left = fewer;
  }
  return left;
}
