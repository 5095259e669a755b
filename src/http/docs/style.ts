/** The style of `/docs`. Its hash is in the page's Content-Security-Policy. */
export const style = `
:root { color-scheme: light dark; --ink: #1b2230; --dim: #566072; --paper: #ffffff; --tint: #f5f7fa;
  --line: #dde2ea; --link: #0b57a4; --good: #0d6b41; --fault: #8a4b00; --broken: #b3261e;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ef; --dim: #9ba6b7; --paper: #11151c;
  --tint: #181e27; --line: #2a323f; --link: #7cb8f7; --good: #66d19e; --fault: #e6b35c;
  --broken: #ff9d94; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 64px; }
body { margin: 0; display: grid; grid-template-columns: 232px minmax(0, 1fr); color: var(--ink);
  background: var(--paper); font: 15px/24px system-ui, sans-serif; }
a { color: var(--link); text-underline-offset: 3px; }
nav a, .here { text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.skip { position: absolute; left: 16px; top: -64px; z-index: 1; padding: 8px 16px;
  background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
.skip:focus { top: 8px; }

nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 24px;
  background: var(--tint); border-right: 1px solid var(--line); }
nav .name { display: block; margin-bottom: 16px; color: var(--ink); font-size: 18px; font-weight: 650; }
nav h2 { margin: 24px 0 8px; font-size: 13px; line-height: 16px; font-weight: 600; color: var(--dim); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: 4px 0; }

main { padding: 32px 48px 96px; max-width: 1040px; }
section { margin-top: 64px; }
h1 { margin: 0 0 8px; font-size: 32px; line-height: 40px; font-weight: 650; letter-spacing: -.01em; }
main h2 { margin: 0 0 8px; font-size: 22px; line-height: 32px; font-weight: 650; }
h3 { margin: 32px 0 8px; font-size: 15px; line-height: 24px; font-weight: 650; }
p { margin: 0 0 16px; max-width: 76ch; }
section > p, .lead { color: var(--dim); }
small { font-size: 13px; line-height: 20px; color: var(--dim); }
code, pre { font: 13px/20px var(--mono); overflow-wrap: anywhere; }
pre { margin: 8px 0 0; padding: 12px 16px; max-height: 480px; overflow: auto; background: var(--tint);
  border: 1px solid var(--line); border-radius: 8px; }
pre code { overflow-wrap: normal; }

details { border: 1px solid var(--line); border-bottom-width: 0; }
details:first-of-type { border-radius: 8px 8px 0 0; }
details:last-of-type { border-bottom-width: 1px; border-radius: 0 0 8px 8px; }
details:only-of-type { border-radius: 8px; }
summary { display: grid; grid-template-columns: 16px 48px minmax(0, 1fr) auto; gap: 0 12px;
  align-items: baseline; padding: 12px 16px; cursor: pointer; list-style: none; border-radius: inherit; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; width: 7px; height: 7px; border: solid var(--dim);
  border-width: 0 2px 2px 0; transform: translateY(-2px) rotate(-45deg); transition: transform .12s; }
details[open] > summary::before { transform: translateY(-3px) rotate(45deg); }
summary:hover { background: var(--tint); }
details[open] > summary { background: var(--tint); border-bottom: 1px solid var(--line);
  border-radius: 8px 8px 0 0; }
summary b { font: 600 13px/20px var(--mono); }
summary > code:nth-child(1) { grid-column: 2 / 4; }
summary span { color: var(--dim); text-align: right; }
.body { padding: 16px 24px 24px 44px; scroll-margin-top: 64px; }
.body > p:first-child { margin-top: 0; }
.body > p:last-of-type { margin-bottom: 0; }
.here { display: inline-block; margin-top: 24px; font-size: 13px; line-height: 20px; }
details:has(> :target) { border-color: var(--link); border-bottom-width: 1px; }
details:has(> :target)::details-content { content-visibility: visible; block-size: auto; }

table { width: 100%; border-collapse: collapse; }
th, td { padding: 8px 16px 8px 0; border-top: 1px solid var(--line); text-align: left;
  vertical-align: baseline; font-weight: 400; }
tr:last-child > * { border-bottom: 1px solid var(--line); }
th { width: 224px; }
.answers th { width: 64px; }
td small, td .type { display: block; }
td .type { color: var(--dim); }
td small:empty { display: none; }
th code { font-weight: 600; }
th small { display: block; }
table + p, table + pre { margin-top: 16px; }
.s2 { color: var(--good); } .s3 { color: var(--dim); } .s4 { color: var(--fault); } .s5 { color: var(--broken); }

@media (max-width: 800px) {
  body { display: block; }
  nav { position: static; height: auto; padding: 16px; border: 0; border-bottom: 1px solid var(--line); }
  nav h2 { margin: 8px 0 0; }
  nav ul { display: flex; flex-wrap: wrap; gap: 0 16px; }
  nav li a { padding: 8px 0; }
  main { padding: 24px 16px 64px; }
  section { margin-top: 48px; }
  h1 { font-size: 26px; line-height: 32px; }
  summary { grid-template-columns: 16px 48px minmax(0, 1fr); padding: 12px; }
  summary span { grid-column: 2 / 4; text-align: left; font-size: 13px; line-height: 20px; }
  .body { padding: 16px 12px 24px; }
  table, tbody, tr, th, td { display: block; width: auto; }
  th { padding: 8px 0 0; } td { padding: 0 0 8px; border: 0; }
  tr:last-child > th { border-bottom: 0; }
}
@media (prefers-reduced-motion: reduce) { summary::before { transition: none; } }
`;
