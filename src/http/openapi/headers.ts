import type { Json } from './component-schemas.ts';

/** The response headers, by their names in the document. */
export const headers = {
  AcceptCoding: header('The content coding that request bodies may use.', 'identity'),
  AcceptPost: header('The media type that request bodies must have.', 'application/json'),
  AcceptType: header('The media type that request bodies must have.', 'application/json'),
  AllowedOrigin: header(
    'The origin whose pages may read the response (CORS).',
    'https://app.example.com',
  ),
  CacheControl: header('Whether the response may be cached.', 'no-store'),
  Challenge: header(
    'How to authenticate, and what is wrong with the token (RFC 6750).',
    'Bearer realm="holdfast"',
  ),
  ContentCoding: header('How the body is compressed.', 'gzip'),
  ContentLocation: header(
    'The URL of the instance, by its id.',
    '/carts/car_k3v7q2m5x4n6p2r7s3t5w4y6za',
  ),
  ETag: header('The version of the resource, in quotes.', '"3"'),
  ExposedHeaders: header('The response headers that pages may read (CORS).', 'etag,location'),
  FrameOptions: header('Pages must not embed the response in a frame.', 'DENY'),
  IdempotentReplayed: header(
    'The request repeats an earlier one with the same `Idempotency-Key`; this is the response to the earlier request.',
    'true',
  ),
  Link: header('The URL of the next page, if there is one.', '</carts?cursor=x>; rel="next"'),
  Location: header('The URL of the instance.', '/carts/car_k3v7q2m5x4n6p2r7s3t5w4y6za'),
  PreferenceApplied: header('The preferences from `Prefer` that were applied.', 'wait=10'),
  Proxying: header('Tells proxies to forward each event immediately.', 'no'),
  RateLimit: header(
    'For each limit that the request counted against: the remaining quota (`r`) and the seconds until it is full again (`t`).',
    '"caller";r=997;t=1',
  ),
  RateLimitPolicy: header(
    'For each of these limits: the quota (`q`) and its window in seconds (`w`).',
    '"caller";q=1000;w=1',
  ),
  ReferrerPolicy: header(
    'Browsers send no referrer when they follow a link from here.',
    'no-referrer',
  ),
  RequestId: header(
    'The id of the request, as in the service log.',
    '6f0c6a52-9d5e-4f0e-a3a1-0d1f6f3f4a11',
  ),
  ResourcePolicy: header('Other sites must not embed the response.', 'same-origin'),
  RetryAfter: {
    description: 'The number of seconds to wait before you retry.',
    schema: { type: 'integer', minimum: 1 },
    example: 1,
  },
  SecurityPolicy: header(
    'What a browser may load or run for this response.',
    "default-src 'none'; frame-ancestors 'none'",
  ),
  TypeOptions: header('Browsers must not guess the media type.', 'nosniff'),
  Upgrade: header('The protocol that the resource speaks.', 'websocket'),
  Vary: header('The request headers that the response depends on.', 'Accept-Encoding'),
} as const satisfies Record<string, Json>;

export type HeaderName = keyof typeof headers;

const fieldNames: Readonly<Record<HeaderName, string>> = {
  AcceptCoding: 'Accept-Encoding',
  AcceptPost: 'Accept-Post',
  AcceptType: 'Accept',
  AllowedOrigin: 'Access-Control-Allow-Origin',
  CacheControl: 'Cache-Control',
  Challenge: 'WWW-Authenticate',
  ContentCoding: 'Content-Encoding',
  ContentLocation: 'Content-Location',
  ETag: 'ETag',
  ExposedHeaders: 'Access-Control-Expose-Headers',
  FrameOptions: 'X-Frame-Options',
  IdempotentReplayed: 'Idempotent-Replayed',
  Link: 'Link',
  Location: 'Location',
  PreferenceApplied: 'Preference-Applied',
  Proxying: 'X-Accel-Buffering',
  RateLimit: 'RateLimit',
  RateLimitPolicy: 'RateLimit-Policy',
  ReferrerPolicy: 'Referrer-Policy',
  RequestId: 'X-Request-Id',
  ResourcePolicy: 'Cross-Origin-Resource-Policy',
  RetryAfter: 'Retry-After',
  SecurityPolicy: 'Content-Security-Policy',
  TypeOptions: 'X-Content-Type-Options',
  Upgrade: 'Upgrade',
  Vary: 'Vary',
};

/** Headers of every response. */
const always: readonly HeaderName[] = [
  'RequestId',
  'CacheControl',
  'SecurityPolicy',
  'ResourcePolicy',
  'ReferrerPolicy',
  'TypeOptions',
  'FrameOptions',
  // If pages of other origins may call.
  'AllowedOrigin',
  'ExposedHeaders',
  'Vary',
];
/** Headers that say nothing about a particular response, so that a page need not repeat them. */
export const fieldsOfEveryAnswer: ReadonlySet<string> = new Set(
  always.map((name) => fieldNames[name]),
);

/** The headers of a response: those named, and those of every response. */
export function headersNamed(names: readonly HeaderName[]): Json {
  return Object.fromEntries(
    [...names, ...always].map((name) => [
      fieldNames[name],
      { $ref: `#/components/headers/${name}` },
    ]),
  );
}

function header(description: string, example: string): Json {
  return { description, schema: { type: 'string' }, example };
}
