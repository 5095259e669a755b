/** The look of `/docs`. Its hash stands in the page's Content-Security-Policy. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2330; --dim: #5d6878; --paper: #fff; --tint: #f4f6f9;
  --line: #dfe4ec; --accent: #0b5fae; --get: #12764a; --post: #0b5fae; --put: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e5e9f0; --dim: #98a3b5; --paper: #12161d;
  --tint: #1a2029; --line: #2b3442; --accent: #71b4f5; --get: #5fd09a; --post: #71b4f5; --put: #e0b062; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; display: grid; grid-template-columns: 15rem minmax(0, 1fr); color: var(--ink);
  background: var(--paper); font: 15px/1.5 system-ui, sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1.25rem;
  background: var(--tint); border-right: 1px solid var(--line); }
nav strong { font-size: 1.1rem; }
nav ul { list-style: none; margin: 1rem 0; padding: 0; }
nav a { display: block; padding: .2rem 0; }
main { padding: 1.5rem 2.5rem 6rem; max-width: 62rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
h1 { margin: 0 0 .5rem; font-size: 1.7rem; }
h2 { margin: 3rem 0 .25rem; font-size: 1.3rem; }
h3 { margin: 1.25rem 0 .4rem; font-size: .78rem; letter-spacing: .06em; text-transform: uppercase;
  color: var(--dim); }
p { margin: .25rem 0 1rem; color: var(--dim); }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { margin: .4rem 0; padding: .75rem 1rem; overflow-x: auto; background: var(--tint);
  border: 1px solid var(--line); border-radius: 6px; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; }
summary { display: flex; flex-wrap: wrap; gap: .25rem .9rem; align-items: baseline; cursor: pointer;
  padding: .5rem .9rem; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:hover, details[open] > summary { background: var(--tint); }
summary span { margin-left: auto; color: var(--dim); }
details > div { padding: .25rem 1rem 1rem; border-top: 1px solid var(--line); }
b { display: inline-block; min-width: 3.2rem; font: 700 12px/1.5 ui-monospace, monospace; }
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
td { padding: .35rem .9rem .35rem 0; border-top: 1px solid var(--line); vertical-align: top; }
td:first-child { white-space: nowrap; width: 1%; }
tr:first-child td { border-top: 0; }
td small { color: var(--dim); }
@media (max-width: 48rem) { body { display: block; } nav { position: static; height: auto; }
  main { padding: 1.5rem 1.25rem 4rem; } }
`;
