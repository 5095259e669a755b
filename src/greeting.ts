import { isLoopback } from './addresses.ts';
import type { Config } from './config/config.ts';
import { usesStandIns } from './uses-stand-ins.ts';
import type { Listening } from './workers/messages.ts';

/** What a started service tells people on stderr, because stdout contains one JSON object per line. */
export function greeting(config: Config, { url, store }: Listening): string {
  const { auth, host, dashboard, workers } = config;
  const standIns = usesStandIns(config.services);
  const bearer = (name: string) =>
    auth === undefined ? '' : ` -H "authorization: Bearer $${name}"`;
  const token = bearer('TOKEN');
  // With authentication, reading them requires the scope holdfast:admin.
  const mails = `curl '${url}/stand-ins/mails?to=foo@example.com'${bearer('ADMIN_TOKEN')}`;
  return `
Holdfast listens on ${url}
Store: ${store}${workers === 1 ? '' : `\nWorkers: ${workers}`}
${access(auth !== undefined, host)}
${dashboard ? `Dashboard: ${url}/ui` : 'Dashboard: off (DASHBOARD=false)'}
${standIns ? `Stand-ins for the outside systems are served under ${url}/stand-ins\n` : ''}
Try:
  curl -i ${url}/registrations${token} -H 'content-type: application/json' \\
    -d '{"firstName":"foo","lastName":"bar","email":"foo@example.com"}'
  ${standIns ? mails : `curl ${url}/registrations/<id>/history${token}`}
  curl ${url}/registrations/<id>/events${token} -H 'content-type: application/json' \\
    -d '{"type":"CONFIRM","token":"<token from the mail>"}'

`;
}

function access(authenticated: boolean, host: string): string {
  if (authenticated)
    return 'Authentication: every request needs a token (Authorization: Bearer ...)';
  return isLoopback(host)
    ? 'Authentication: none. Anyone on this machine can do everything; set JWT_SECRET or JWKS_URL to change that'
    : 'Authentication: NONE. ANYONE WHO CAN REACH THIS SERVICE CAN DO EVERYTHING (ALLOW_UNAUTHENTICATED=true)';
}
