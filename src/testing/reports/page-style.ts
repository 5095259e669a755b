import { pictureStyle } from '../../pictures/layout/theme.ts';
import { coveredStyle } from './covered-style.ts';

/** The style of the page, light or dark as the reader's system is. */
export const pageStyle = `
${pictureStyle}
:root{color-scheme:light dark;--page:#f7f8fb;--box:#fff;--line:#e0e5ee;--text:#0f172a;--dim:#55627a;--good:#11713a;--bad:#b4232a}
@media (prefers-color-scheme:dark){:root{--page:#0b1020;--box:#121930;--line:#27324d;--text:#e8edf6;--dim:#9dabc2;--good:#6fd08c;--bad:#ff9a9a}}
body{margin:0 auto;padding:24px 16px;max-width:1600px;background:var(--page);color:var(--text);font:14px/1.5 Inter,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
th[scope=row]{font-weight:600}h1{font-size:20px;margin:0 0 16px}h2{font-size:16px;margin:40px 0 8px}h3{font-size:14px;margin:24px 0 8px}
.wide{overflow-x:auto;margin:8px 0 16px;background:var(--box);border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%}
th,td{padding:8px 16px;text-align:left;white-space:nowrap;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--dim);font-weight:500}
td.nothing{color:var(--dim)}td.whole{color:var(--good)}td.partial{color:var(--bad)}
a{color:inherit}
code{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.key{color:var(--dim)}
.hf{display:block;margin:0 auto}
${coveredStyle}
`.trim();
