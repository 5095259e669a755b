/** Whether an outside system without a URL is to be simulated. */
export function usesStandIns(urls: Readonly<Record<string, string | undefined>>): boolean {
  return Object.values(urls).includes(undefined);
}
