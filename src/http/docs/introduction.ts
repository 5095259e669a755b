import { html } from 'hono/html';
import type { Answer, Reader } from './document.ts';
import { block, codes, entry, type Html } from './text.ts';

/** What applies to every operation: the URL of the service, tokens, errors. */
export function introduction(
  reader: Reader,
  options: { readonly url: string; readonly common: readonly Answer[] },
): Html {
  const { authenticated } = reader;
  const set = [`BASE=${options.url}`, ...(authenticated ? ['TOKEN=…'] : [])].join('\n');
  return html`<section aria-labelledby="start">
      <h2 id="start">Calls</h2>
      <p>The calls on this page are shell commands. Set these variables first:</p>
      ${block(set, 'Variables used by the calls')}
    </section>
    <section aria-labelledby="tokens">
      <h2 id="tokens">Tokens</h2>
      ${authenticated ? withTokens() : withoutTokens()}
    </section>
    <section aria-labelledby="errors">
      <h2 id="errors">Errors</h2>
      <p>
        Every error is a <a href="#schema.Problem">problem document</a> (RFC 9457). Programs should
        branch on its <code>code</code>, which is stable; <code>requestId</code> also appears in the
        service log. Any request can fail with the errors below; each operation lists its own in
        addition.
      </p>
      ${options.common.map(commonError)}
    </section>`;
}

function withTokens(): Html {
  return html`<p>
      Send a JSON Web Token with each call: <code>Authorization: Bearer $TOKEN</code>. You get it
      from your identity provider or from the operator of this service.
    </p>
    <table>
      <tbody>
        <tr>
          <th scope="row"><code>sub</code></th>
          <td>
            Identifies you. You own the instances that you start, and lists show them. Required.
          </td>
        </tr>
        <tr>
          <th scope="row"><code>tenant</code> <small>optional</small></th>
          <td>Your tenant. Callers of other tenants never see its instances.</td>
        </tr>
        <tr>
          <th scope="row"><code>scope</code> <small>optional</small></th>
          <td>
            <code>holdfast:admin</code> lets you read, change and count all instances of the tenant,
            and finish rollbacks.
          </td>
        </tr>
      </tbody>
    </table>
    <p>
      Without a valid token the response is <code>401</code>, and <code>WWW-Authenticate</code> says
      what is wrong with the token. If a scope is missing, the response is <code>403</code>. Health
      checks, this page and callbacks need no token; the URL of a callback is itself a secret.
    </p>`;
}

function withoutTokens(): Html {
  return html`<p>
    This service has no authentication: calls need no token, and a token that is sent is ignored.
    Anyone who can reach the service can do everything.
  </p>`;
}

function commonError({ status, description, content }: Answer): Html {
  const examples = content['application/problem+json']?.examples ?? {};
  const [first] = Object.values(examples);
  return entry(
    `error.${status}`,
    html`<b class="s${status[0] ?? ''}">${status}</b
      ><code>${Object.keys(examples).join(', ')}</code>`,
    html`<p>${codes(description)}</p>
      ${block(JSON.stringify(first?.value, null, 2), `Example of the ${status} response`)}`,
  );
}
