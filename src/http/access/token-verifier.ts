import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Caller } from '../../actors/access/caller.ts';
import { HoldfastError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { holdsPassword } from '../../mask-url.ts';
import { createRemoteKeys } from './remote-keys.ts';
import { unauthorized } from './unauthorized.ts';

/** How tokens are verified: with a shared secret (HS256), or with the public keys of an identity provider. */
export type AuthOptions = (
  | { /** At least 32 bytes of UTF-8. */ readonly secret: string; readonly jwksUrl?: never }
  | { /** A JSON Web Key Set. */ readonly jwksUrl: string; readonly secret?: never }
) & {
  /** The required `iss` claim. Default: any. */
  readonly issuer?: string;
  /** The required `aud` claim, or one of its values. Default: any. */
  readonly audience?: string;
  /** Whether to refuse tokens without `exp`, which would never expire. Default true. */
  readonly requireExp?: boolean;
};

/** Returns the caller that a token identifies. Rejects with `unauthorized` or `jwks_unavailable`. */
export type VerifyToken = (token: string) => Promise<Caller>;

const minSecretBytes = 32;
const clockToleranceSeconds = 5;
/** RFC 8725, section 3.11: a token of a different declared type, such as an ID token, is not an access token. */
const tokenType = /^(?:application\/)?(?:at\+)?jwt$/i;
/** Never a symmetric algorithm: a public key is not a secret. */
const publicKeyAlgorithms =
  'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** Throws `configuration_invalid` unless the options name exactly one way to verify tokens. */
export function createTokenVerifier(
  options: AuthOptions,
  deps: { readonly log: Log; readonly now?: () => number; readonly cooldownMs?: number },
): VerifyToken {
  const { now = Date.now } = deps;
  const { key, algorithms } = toKeySource(options, deps);
  const { issuer, audience, requireExp = true } = options;
  const rules = {
    algorithms,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: requireExp ? ['sub', 'exp'] : ['sub'],
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
  return async (token) => {
    const verify = async (by: JWTVerifyGetKey) => {
      const options = { ...rules, currentDate: new Date(now()) };
      const { payload, protectedHeader } = await jwtVerify(token, by, options);
      assertType(protectedHeader.typ);
      return payload;
    };
    try {
      return toCaller(await verify(key).catch(async (error: unknown) => tryEach(error, verify)));
    } catch (error) {
      throw error instanceof HoldfastError ? error : unauthorized(reasonOf(error), error);
    }
  };
}

function toKeySource(
  { secret, jwksUrl }: { readonly secret?: string; readonly jwksUrl?: string },
  deps: { readonly log: Log; readonly now?: () => number; readonly cooldownMs?: number },
): { readonly key: JWTVerifyGetKey; readonly algorithms: string[] } {
  if ((secret === undefined) === (jwksUrl === undefined)) {
    throw invalid('Set exactly one of a token secret and a JWKS URL to verify tokens.');
  }
  if (jwksUrl !== undefined) {
    if (!URL.canParse(jwksUrl)) throw invalid('The JWKS URL is not a valid URL.');
    if (holdsPassword(jwksUrl)) {
      throw invalid('The JWKS URL must not contain a user or a password; key sets are public.');
    }
    return {
      key: createRemoteKeys({ url: jwksUrl, ...deps }),
      algorithms: publicKeyAlgorithms,
    };
  }
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < minSecretBytes) {
    throw invalid(`The token secret must have at least ${minSecretBytes} bytes.`);
  }
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const imported = crypto.subtle.importKey('raw', bytes, hmac, false, ['verify']);
  return { key: async () => imported, algorithms: ['HS256'] };
}

/** Tries each key, because a token may not say which of several it is signed with. */
async function tryEach(
  error: unknown,
  verify: (by: JWTVerifyGetKey) => Promise<JWTPayload>,
): Promise<JWTPayload> {
  if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
  for await (const key of error) {
    try {
      return await verify(async () => key);
    } catch (other) {
      if (!(other instanceof errors.JWSSignatureVerificationFailed)) throw other;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

function assertType(typ: unknown): void {
  if (typ === undefined || (typeof typ === 'string' && tokenType.test(typ))) return;
  throw unauthorized('The token has the wrong type');
}

function toCaller(claims: JWTPayload): Caller {
  const { sub, tenant, scope, exp } = claims;
  if (typeof sub !== 'string' || sub === '') throw unauthorized('The token has no subject');
  // A tenant that cannot be read must not count as no tenant.
  if (tenant !== undefined && (typeof tenant !== 'string' || tenant === '')) {
    throw unauthorized('The tenant claim of the token is not a string');
  }
  const scopes = typeof scope === 'string' ? scope.split(' ').filter((part) => part !== '') : [];
  const expiry = exp === undefined ? {} : { expiresAtMs: (exp + clockToleranceSeconds) * 1000 };
  return { sub, tenant, scopes, claims, ...expiry };
}

/**
 * The reason to give the client: the rule that the token breaks if its signature is valid, otherwise nothing specific.
 */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    switch (error.claim) {
      case 'aud':
        return 'The token is for a different audience';
      case 'iss':
        return 'The token is from a different issuer';
      case 'exp':
        return 'The token has no expiry';
      case 'nbf':
        return 'The token is not valid yet';
      case 'sub':
        return 'The token has no subject';
    }
  }
  return 'The token is not valid';
}

function invalid(message: string): HoldfastError {
  return new HoldfastError('configuration_invalid', message);
}
