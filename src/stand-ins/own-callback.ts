/**
 * Is it a URL that completes a task of the very service whose URLs these are? A stand-in posts nowhere else: whoever asks
 * it for a callback could have the service send requests into its own network.
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
