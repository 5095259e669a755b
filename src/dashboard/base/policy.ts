/**
 * The Content-Security-Policy of a page: it runs and loads nothing but its own script and style, which carry this nonce
 * (CSP Level 3), talks to its own server, and cannot be framed.
 */
export function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
