const light = `--page:#f7f8fb;--box:#ffffff;--sunk:#f1f4f9;--line:#e0e5ee;--edge:#8592a8;--text:#0f172a;--dim:#55627a;
--accent:#1d57d8;--accent-fill:#e3ecff;--on-accent:#ffffff;--good:#11713a;--bad:#b4232a;--bad-fill:#fdecec;--warn:#8a4f04;
--warn-fill:#fdf3df;--heat:#1d57d8`;
const dark = `--page:#0b1020;--box:#121930;--sunk:#0e1529;--line:#27324d;--edge:#6b7a97;--text:#e8edf6;--dim:#9dabc2;
--accent:#8ab1ff;--accent-fill:#1b2e5c;--on-accent:#0b1020;--good:#6fd08c;--bad:#ff9a9a;--bad-fill:#3a1a24;--warn:#f0b45b;
--warn-fill:#33270f;--heat:#8ab1ff`;

/** Colours, type and spaces: one scale of type (12, 13, 14, 16, 20, 28), a grid of 8 pixels, colour for status alone. */
export const tokens = `
:root{color-scheme:light dark;${light};
--sans:Inter,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;
--radius:10px;--ease:160ms cubic-bezier(.2,.7,.3,1)}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:14px/20px var(--sans);font-variant-numeric:tabular-nums}
h1,h2,h3,p,dl,dd,ul,ol,figure,pre{margin:0;padding:0}
ul,ol{list-style:none}
h1{font-size:20px;line-height:28px;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:14px;line-height:20px;font-weight:650}
h3{font-size:13px;line-height:20px;font-weight:600}
h1.mono{font-size:18px}
small,.small{font-size:12px;line-height:16px}
.dim{color:var(--dim)}
a{color:var(--accent);text-decoration:none;text-underline-offset:3px}
a:hover{text-decoration:underline}
code,pre,kbd,.mono{font-family:var(--mono);font-size:12.5px}
kbd{padding:1px 5px;border:1px solid var(--line);border-radius:4px;background:var(--sunk);color:var(--dim);font-size:11px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
[hidden]{display:none!important}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
::selection{background:var(--accent-fill)}
@media (prefers-reduced-motion:reduce){*,*::before,*::after{transition:none!important;animation:none!important;scroll-behavior:auto!important}}
`;
