import type { Json } from './to-components.ts';

/** The headers that answers carry, by the name that the document gives them. */
export const headers = {
  AcceptCoding: header('The coding that bodies may have.', 'identity'),
  AcceptPost: header('The type that bodies must have.', 'application/json'),
  AcceptType: header('The type that bodies must have.', 'application/json'),
  AllowedOrigin: header('The origin whose pages may read this (CORS).', 'https://app.example.com'),
  CacheControl: header('Whether the answer may be kept.', 'no-store'),
  Challenge: header(
    'How to say who you are, and what is wrong with the token (RFC 6750).',
    'Bearer realm="holdfast"',
  ),
  ContentCoding: header('How the body is compressed.', 'gzip'),
  ContentLocation: header(
    'Where the instance is by its id.',
    '/carts/car_k3v7q2m5x4n6p2r7s3t5w4y6za',
  ),
  ETag: header('The version of what is in the body, in quotes.', '"3"'),
  ExposedHeaders: header('The headers that pages may read (CORS).', 'etag,location'),
  FrameOptions: header('No page may show this in a frame.', 'DENY'),
  Link: header('Where the next page is, where there is one.', '</carts?cursor=x>; rel="next"'),
  Location: header('Where the instance is.', '/carts/car_k3v7q2m5x4n6p2r7s3t5w4y6za'),
  PreferenceApplied: header('The preferences of `Prefer` that were honoured.', 'wait=10'),
  Proxying: header('Proxies pass each event on at once.', 'no'),
  RateLimit: header(
    'For each limit that the request was counted against: what remains (`r`), and in how many seconds all of it does (`t`).',
    '"caller";r=997;t=1',
  ),
  RateLimitPolicy: header(
    'Each of these limits: so many (`q`) in so many seconds (`w`).',
    '"caller";q=1000;w=1',
  ),
  ReferrerPolicy: header('Links from here say nothing of where they came from.', 'no-referrer'),
  RequestId: header('Also in the log of the service.', '6f0c6a52-9d5e-4f0e-a3a1-0d1f6f3f4a11'),
  ResourcePolicy: header('No other site may embed this.', 'same-origin'),
  RetryAfter: {
    description: 'In how many seconds it is worth to ask again.',
    schema: { type: 'integer', minimum: 1 },
    example: 1,
  },
  SecurityPolicy: header(
    'What a browser may do with this.',
    "default-src 'none'; frame-ancestors 'none'",
  ),
  TypeOptions: header('The body is of the type that it says.', 'nosniff'),
  Vary: header('The headers of the request that the answer depends on.', 'Accept-Encoding'),
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
  Vary: 'Vary',
};

/** What every answer carries. */
const always: readonly HeaderName[] = [
  'RequestId',
  'CacheControl',
  'SecurityPolicy',
  'ResourcePolicy',
  'ReferrerPolicy',
  'TypeOptions',
  'FrameOptions',
  // Where pages of other origins may call.
  'AllowedOrigin',
  'ExposedHeaders',
  'Vary',
];
/** What says nothing of an answer that is not true of every other: a page need not repeat it. */
export const fieldsOfEveryAnswer: ReadonlySet<string> = new Set(
  always.map((name) => fieldNames[name]),
);

/** The headers of an answer: those named, and those that every answer carries. */
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
