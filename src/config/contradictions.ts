import { isLoopback } from '../addresses.ts';

/** What is wrong with a variable, and the remedy. */
export interface Fault {
  readonly variable: string;
  readonly message: string;
}

/** Faults in the combination of variables. */
export function contradictions(
  set: Readonly<Record<string, string | undefined>>,
): readonly Fault[] {
  const { HOST: host = '127.0.0.1', JWT_SECRET: secret, JWKS_URL: jwksUrl } = set;
  const faults: Fault[] = [];
  const add = (variable: string, message: string) =>
    faults.push({ variable, message: `${variable} ${message}` });
  if (secret !== undefined && jwksUrl !== undefined) {
    add(
      'JWKS_URL',
      'is set together with JWT_SECRET, but only one can be used to verify tokens; unset one of them',
    );
  }
  if (set['REDIS_URL'] === undefined && Number(set['WORKERS'] ?? 1) > 1) {
    add(
      'WORKERS',
      `is ${set['WORKERS']}, but only one process can write to the embedded store; set REDIS_URL, or unset WORKERS`,
    );
  }
  const { METRICS_PORT: metricsPort } = set;
  if (metricsPort !== undefined && set['METRICS'] !== 'true') {
    add('METRICS_PORT', 'has no effect without METRICS=true; set that, too');
  }
  if (set['METRICS_HOST'] !== undefined && metricsPort === undefined) {
    add('METRICS_HOST', 'has no effect without METRICS_PORT; set that, too');
  }
  if (metricsPort !== undefined && metricsPort === (set['PORT'] ?? '3000')) {
    add('METRICS_PORT', 'is the same as PORT; set it to another port, or unset it');
  }
  const isAlone = set['REDIS_URL'] === undefined || set['WORKERS'] === '1';
  if (set['METRICS'] === 'true' && metricsPort === undefined && !isAlone) {
    add(
      'METRICS',
      'is true, but PORT leads to any of several nodes; set METRICS_PORT, from which on each node gets one, or set WORKERS=1',
    );
  }
  if (secret !== undefined || jwksUrl !== undefined) return faults;
  for (const variable of ['JWT_ISSUER', 'JWT_AUDIENCE']) {
    if (set[variable] !== undefined)
      add(variable, 'has no effect without JWT_SECRET or JWKS_URL; set one of them');
  }
  if (!isLoopback(host) && set['ALLOW_UNAUTHENTICATED'] !== 'true') {
    add(
      'HOST',
      `is ${JSON.stringify(host)}, which other machines can reach, and authentication is off. Set JWT_SECRET or JWKS_URL, ` +
        'set HOST to 127.0.0.1, or set ALLOW_UNAUTHENTICATED=true if something else controls access',
    );
  }
  return faults;
}
