/** How many properties an object has: as many as are known of it means that it has no others. */
export function countKeys(object: object): number {
  let count = 0;
  for (const _ in object) count += 1;
  return count;
}
