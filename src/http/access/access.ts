import type { RateLimit } from '../../actors/ports/rate-limit.ts';
import { isLoopback, isOrigin } from '../../addresses.ts';
import { HoldfastError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { holdsPassword } from '../../mask-url.ts';
import { createLimits, type Limits, type Rates } from './limits.ts';
import type { StreamBounds } from './stream-places.ts';
import { createTokenVerifier, type AuthOptions, type VerifyToken } from './token-verifier.ts';

/** Who may reach a service, and how often. */
export interface AccessOptions {
  /** Absent: everybody who reaches the service may do everything, so only this machine may reach it. */
  readonly auth?: AuthOptions;
  /** Lets others reach a service without `auth`. Default false. */
  readonly allowUnauthenticated?: boolean;
  /** The origins (such as `https://app.example.com`) whose web pages may call. Default: none. */
  readonly corsOrigins?: readonly string[];
  /** Default: 1,000 events, and 1,000 reads, of one caller where there is `auth`; no limit for an instance. */
  readonly rates?: Partial<Rates>;
  /** Streams and waiting requests at a time, on each node. Default: 100 of one caller, and 100 of one instance. 0: no bound. */
  readonly streams?: Partial<StreamBounds>;
}

/** The same, as the app needs it. */
export interface Access {
  /** Absent: everybody may do everything. */
  readonly verify?: VerifyToken;
  /** The host names that requests may name, beside localhost and IP addresses. Absent: any. */
  readonly ownHosts?: () => readonly string[];
  readonly corsOrigins?: readonly string[];
  /** Absent: no limit. */
  readonly limits?: Limits;
}

const defaultCallerRate = 1_000;
const defaultStreams = 100;

/** Throws `configuration_invalid` where the options are at fault. */
export function createAccess(
  options: AccessOptions & { readonly publicUrl?: string },
  deps: {
    readonly log: Log;
    readonly rateLimit: RateLimit;
    readonly readLimit: RateLimit;
    /** Where the service is: `publicUrl`, and where it listens. */
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

/** Throws `configuration_invalid` where others could reach a service that asks nobody who they are. */
export function assertMayListen(host: string, options: AccessOptions): void {
  if (options.auth !== undefined || options.allowUnauthenticated === true) return;
  if (isLoopback(host)) return;
  throw new HoldfastError(
    'configuration_invalid',
    `Other machines can reach ${host}, and this service has no authentication. Set auth, listen on 127.0.0.1, or set ` +
      'allowUnauthenticated if something else controls access.',
  );
}

/** Says in the log how open the service is. */
export function warnOfOpenness(host: string, { auth }: AccessOptions, log: Log): void {
  if (auth === undefined) {
    if (isLoopback(host))
      log.info({ host }, 'no authentication: open to everybody on this machine');
    else log.warn({ host }, 'no authentication: open to everybody who reaches this service');
    return;
  }
  if (auth.jwksUrl === undefined) return;
  if (auth.audience === undefined) {
    log.warn({}, 'JWT_AUDIENCE is not set: tokens that are meant for other services are taken too');
  }
  const { protocol, hostname } = new URL(auth.jwksUrl);
  if (protocol === 'http:' && !isLoopback(hostname)) {
    log.warn({}, 'JWKS_URL is not https: who is in between can make tokens');
  }
}

function hostsOf(urls: readonly string[]): readonly string[] {
  return urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).hostname);
}

/** Everybody who is given a callback URL sees it, and so does who reads `/openapi.json`. */
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
