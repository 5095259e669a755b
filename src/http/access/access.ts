import type { RateLimit } from '../../actors/ports/rate-limit.ts';
import { isLoopback, isOrigin } from '../../addresses.ts';
import { HoldfastError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { holdsPassword } from '../../mask-url.ts';
import { createLimits, type Limits, type Rates } from './limits.ts';
import type { StreamBounds } from './stream-places.ts';
import { createTokenVerifier, type AuthOptions, type VerifyToken } from './token-verifier.ts';

/** Who may access a service, and how often. */
export interface AccessOptions {
  /** If absent, anyone who can reach the service has full access, so it listens only on addresses of this machine. */
  readonly auth?: AuthOptions;
  /** Allows a service without `auth` to listen on addresses that other machines can reach. Default false. */
  readonly allowUnauthenticated?: boolean;
  /** The origins (such as `https://app.example.com`) whose web pages may call the service. Default: none. */
  readonly corsOrigins?: readonly string[];
  /** Default: with `auth`, 1,000 events and 1,000 reads per caller; no limit per instance. */
  readonly rates?: Partial<Rates>;
  /**
   * Concurrent streams and waiting requests on each node. Default: 100 per caller and 100 per instance. 0 means no
   * limit.
   */
  readonly streams?: Partial<StreamBounds>;
}

/** The access settings of the app. */
export interface Access {
  /** If absent, everyone has full access. */
  readonly verify?: VerifyToken;
  /** The host names that requests may use, in addition to localhost and IP addresses. If absent, any. */
  readonly ownHosts?: () => readonly string[];
  readonly corsOrigins?: readonly string[];
  /** If absent, there is no limit. */
  readonly limits?: Limits;
}

const defaultCallerRate = 1_000;
const defaultStreams = 100;

/** Throws `configuration_invalid` if the options are not valid. */
export function createAccess(
  options: AccessOptions & { readonly publicUrl?: string },
  deps: {
    readonly log: Log;
    readonly rateLimit: RateLimit;
    readonly readLimit: RateLimit;
    /** The URLs of the service: `publicUrl`, and where it listens. */
    readonly ownUrls: () => readonly string[];
  },
): Access {
  const { auth, corsOrigins = [], rates = {}, streams = {}, publicUrl } = options;
  const isPrivate = auth === undefined && options.allowUnauthenticated !== true;
  for (const origin of corsOrigins) assertOrigin(origin);
  assertPublic(publicUrl);
  const usual = auth === undefined ? 0 : defaultCallerRate;
  const { caller = usual, instance = 0, reads = usual } = rates;
  const { perCaller = defaultStreams, perInstance = defaultStreams } = streams;
  return {
    ...(auth === undefined ? {} : { verify: createTokenVerifier(auth, deps) }),
    ...(isPrivate || publicUrl !== undefined ? { ownHosts: () => hostsOf(deps.ownUrls()) } : {}),
    corsOrigins,
    limits: createLimits({
      limit: deps.rateLimit,
      readLimit: deps.readLimit,
      rates: { caller, instance, reads },
      streams: { perCaller, perInstance },
    }),
  };
}

/** Throws `configuration_invalid` if other machines could reach a service without authentication. */
export function assertMayListen(host: string, options: AccessOptions): void {
  if (options.auth !== undefined || options.allowUnauthenticated === true) return;
  if (isLoopback(host)) return;
  throw new HoldfastError(
    'configuration_invalid',
    `Other machines can reach ${host}, and this service has no authentication. Set auth, listen on 127.0.0.1, or set ` +
      'allowUnauthenticated if something else controls access.',
  );
}

/** Logs who can access the service. */
export function warnOfOpenness(host: string, { auth }: AccessOptions, log: Log): void {
  if (auth === undefined) {
    if (isLoopback(host))
      log.info({ host }, 'authentication is off: anyone on this machine has full access');
    else
      log.warn(
        { host },
        'authentication is off: anyone who can reach this service has full access',
      );
    return;
  }
  if (auth.jwksUrl === undefined) return;
  if (auth.audience === undefined) {
    log.warn({}, 'JWT_AUDIENCE is not set: tokens for other services are also accepted');
  }
  const { protocol, hostname } = new URL(auth.jwksUrl);
  if (protocol === 'http:' && !isLoopback(hostname)) {
    log.warn({}, 'JWKS_URL does not use https: an attacker on the network can forge tokens');
  }
}

function hostsOf(urls: readonly string[]): readonly string[] {
  return urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).hostname);
}

/** The public URL is visible in callback URLs and in `/openapi.json`. */
function assertPublic(publicUrl: string | undefined): void {
  if (publicUrl === undefined || !holdsPassword(publicUrl)) return;
  throw new HoldfastError(
    'configuration_invalid',
    'The public URL must not contain a user or a password, because it is passed to outside systems.',
  );
}

function assertOrigin(origin: string): void {
  if (isOrigin(origin)) return;
  throw new HoldfastError(
    'configuration_invalid',
    `${JSON.stringify(origin)} is not an origin; use the form https://app.example.com.`,
  );
}
