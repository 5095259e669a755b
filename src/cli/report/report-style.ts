import { parts } from '../../dashboard/style/parts.ts';
import { tokens } from '../../dashboard/style/tokens.ts';
import { pictureStyle } from '../../pictures/layout/theme.ts';
import { coveredStyle } from '../../testing/reports/covered-style.ts';

/** The style of a report: that of the dashboard, and what only reports have. Light or dark as the reader's system is. */
export const reportStyle = `
${tokens}${parts}${pictureStyle}${coveredStyle}
main{max-width:1200px;margin:0 auto;padding:32px 24px 64px;display:grid;gap:24px;grid-template-columns:minmax(0,1fr)}
.head{display:flex;flex-wrap:wrap;align-items:center;gap:8px 12px}
.head .grow{flex:1 1 auto;min-width:0;overflow-wrap:anywhere}
.process{grid-template-columns:minmax(0,1fr);padding-top:24px;border-top:1px solid var(--line)}
.contents{display:grid}
.contents li{display:flex;gap:12px;justify-content:space-between;padding:8px 16px}
.contents li+li{border-top:1px solid var(--line)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:16px}
.tiles>.card{padding:12px 16px}
.tiles dt{color:var(--dim);font-size:12px;line-height:16px}
.tiles b{font-size:20px;line-height:28px;font-weight:650}
.items>li{display:grid;gap:4px;padding:12px 16px;overflow-wrap:anywhere}
.items>li+li{border-top:1px solid var(--line)}
.items>.property{grid-template-columns:128px minmax(0,1fr);align-items:baseline}
.way{display:flex;flex-wrap:wrap;gap:4px 8px;color:var(--dim)}
.way li+li::before{content:"→";margin-right:8px;color:var(--edge)}
.lines{display:grid;gap:4px;padding:8px 12px;border-radius:7px;background:var(--sunk)}
.what{padding-bottom:0}
.steps{padding:8px 0}
.steps summary{display:grid;grid-template-columns:8px 16px minmax(0,3fr) minmax(0,2fr);gap:12px;align-items:start;padding:8px 16px;overflow-wrap:anywhere}
.steps summary::before{margin-top:6px}
.steps summary:hover{background:var(--sunk)}
.steps .number{text-align:right}
.steps .to{position:relative;padding-left:20px}
.steps .to::before{content:"→";position:absolute;left:0;color:var(--edge)}
.picture{overflow-x:auto;padding:16px}
.picture svg.hf{display:block;margin:0 auto;max-width:100%;height:auto;--hf-page:transparent;--hf-box:var(--box);--hf-border:var(--edge);--hf-text:var(--text);--hf-dim:var(--dim);--hf-accent:var(--accent);--hf-accent-fill:var(--accent-fill);--hf-bad:var(--bad);--hf-warn:var(--warn);--hf-good:var(--good)}
.steps .picture{background:var(--sunk)}
.key{display:inline-block;width:24px;height:0;margin:0 4px 0 12px;vertical-align:middle;border-top:2px solid var(--good)}
.key.missed{border-top:2px dashed var(--bad)}
th[scope=row]{font-weight:500;color:var(--text);font-size:13px;border-top:1px solid var(--line)}
tr:first-child>*{border-top:0}
td.status{width:120px}
.meter{display:block;width:100%;min-width:64px;height:6px;border-radius:3px}
.meter .track{fill:var(--line)}.meter .done{fill:var(--good)}
.meter-cell{width:40%}
.more{padding:12px 16px;border-top:1px solid var(--line);color:var(--dim)}
.rest{border-top:1px solid var(--line)}
.rest>summary{padding:12px 16px;color:var(--dim)}
.more ul{display:grid;gap:4px;padding-top:8px;overflow-wrap:anywhere}
.more code{color:var(--text)}
@media (max-width:720px){
main{padding:16px 16px 48px;gap:16px}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}
.steps summary{grid-template-columns:8px 16px minmax(0,1fr);gap:4px 8px}
.steps .to{grid-column:3}
.items>.property{grid-template-columns:minmax(0,1fr)}
.picture svg.hf{max-width:none;min-width:560px}
.meter-cell{width:auto}
}
@media print{details>*{display:block}}
`;
