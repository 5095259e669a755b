import { challenge } from '../../actors/access/insufficient-scope.ts';
import { HoldfastError } from '../../errors.ts';

/**
 * The refusal of a token, with the challenge of RFC 6750. Omit the reason if no token was sent. The reason is shown to
 * the client and must be fixed text.
 */
export function unauthorized(reason?: string, cause?: unknown): HoldfastError {
  const header =
    reason === undefined
      ? challenge
      : `${challenge}, error="invalid_token", error_description="${reason}"`;
  const message = reason ?? 'This request needs a token';
  return new HoldfastError('unauthorized', `${message}; send "Authorization: Bearer <token>".`, {
    details: { headers: { 'www-authenticate': header } },
    cause,
  });
}
