/** The challenge with which the service asks for a token. */
export const challenge = 'Bearer realm="holdfast"';

/**
 * The details of a refusal for lack of scope: a token with one of these scopes would be allowed (RFC 6750, section
 * 3.1).
 */
export function insufficientScope(scopes: readonly string[]): {
  readonly headers: Readonly<Record<string, string>>;
} {
  const header = `${challenge}, error="insufficient_scope", scope="${scopes.join(' ')}"`;
  return { headers: { 'www-authenticate': header } };
}
