/**
 * Whether the URL completes a task of this service. A stand-in posts only to such URLs: otherwise a caller could make
 * the service send requests into its own network.
 */
export function isOwnCallback(url: string, ownUrls: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { href } = new URL(url);
  return ownUrls.some((own) => {
    if (!URL.canParse(own)) return false;
    const root = `${new URL(own).href.replace(/\/$/, '')}/callbacks/`;
    return href.startsWith(root) && /^[\w-]+$/.test(href.slice(root.length));
  });
}
