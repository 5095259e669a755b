import { isLoopback } from '../addresses.ts';
import type { Log } from '../log.ts';

/** Warns if callback URLs point to this machine although the service is reachable from others. */
export function warnOfCallbackUrls(
  host: string,
  { publicUrl, url }: { readonly publicUrl: string | undefined; readonly url: string },
  log: Log,
): void {
  if (publicUrl !== undefined || isLoopback(host)) return;
  log.warn(
    { url },
    `PUBLIC_URL is not set, so callback URLs start with ${url}; set it to the URL under which outside systems reach this service`,
  );
}
