/** The class of what counts as covered or as missing; '' for what does not count, and in a picture that does not tell. */
export function coveredClass(covered: ReadonlyMap<string, boolean> | undefined, name: string) {
  const isCovered = covered?.get(name);
  if (isCovered === undefined) return '';
  return isCovered ? 'covered' : 'missing';
}
