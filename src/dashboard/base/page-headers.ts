/**
 * The headers of a page. By its Content-Security-Policy it runs and loads nothing but its own script and style, which carry this
 * nonce (CSP Level 3), talks to its own server, and cannot be framed.
 */
export function pageHeaders(nonce: string) {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    // With `no-referrer`, browsers send forms with `Origin: null` (Fetch, "append a request Origin header").
    'referrer-policy': 'same-origin',
  } as const;
}
