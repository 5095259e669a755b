import { html } from 'hono/html';
import type { Answer, Reader } from './document.ts';
import { block, codes, entry, type Html } from './text.ts';

/** What holds for every operation: where the service is, tokens, errors. */
export function introduction(
  reader: Reader,
  options: { readonly url: string; readonly common: readonly Answer[] },
): Html {
  const { authenticated } = reader;
  const set = [`BASE=${options.url}`, ...(authenticated ? ['TOKEN=…'] : [])].join('\n');
  return html`<section aria-labelledby="start">
      <h2 id="start">Calls</h2>
      <p>Each call below is a line for the shell. Set these before:</p>
      ${block(set, 'Variables of the calls')}
    </section>
    <section aria-labelledby="tokens">
      <h2 id="tokens">Tokens</h2>
      ${authenticated ? withTokens() : withoutTokens()}
    </section>
    <section aria-labelledby="errors">
      <h2 id="errors">Errors</h2>
      <p>
        Every fault is a <a href="#schema.Problem">problem document</a> (RFC 9457). Programs go by
        its <code>code</code>, which does not change; <code>requestId</code> is also in the log of
        the service. Any request may meet these; each operation lists its own beside them.
      </p>
      ${options.common.map(commonError)}
    </section>`;
}

function withTokens(): Html {
  return html`<p>
      Send a JSON Web Token with each call: <code>Authorization: Bearer $TOKEN</code>. Your identity
      provider, or who runs this service, gives it to you.
    </p>
    <table>
      <tbody>
        <tr>
          <th scope="row"><code>sub</code></th>
          <td>Who you are. You own what you start, and find it in lists. Required.</td>
        </tr>
        <tr>
          <th scope="row"><code>tenant</code> <small>optional</small></th>
          <td>Whom you belong to. Nobody sees the instances of another tenant.</td>
        </tr>
        <tr>
          <th scope="row"><code>scope</code> <small>optional</small></th>
          <td>
            <code>holdfast:admin</code> reads and changes every instance of the tenant, counts them,
            and finishes rollbacks.
          </td>
        </tr>
      </tbody>
    </table>
    <p>
      Without a valid token the answer is <code>401</code>, and <code>WWW-Authenticate</code> says
      what is wrong with it; where a scope is missing, it is <code>403</code>. Health, this page and
      callbacks need none: the URL of a callback is a secret of its own.
    </p>`;
}

function withoutTokens(): Html {
  return html`<p>
    This service asks nobody who they are: calls need no token, and one that is sent is not looked
    at. Everybody who reaches the service may do everything.
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
      ${block(JSON.stringify(first?.value, null, 2), `Sample of the answer ${status}`)}`,
  );
}
