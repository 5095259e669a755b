/** Lists: their filters, tabs, rows and pages, and what is done with many at once. */
export const lists = `
.filters{display:grid;gap:12px}
.filter-row{display:grid;grid-template-columns:minmax(0,1fr) minmax(160px,240px) auto;gap:12px;align-items:end}
.filter-row input,.filter-row select,.filter-row button,.further input{height:36px}
.filter-row.choices{grid-template-columns:minmax(0,1fr) repeat(2,minmax(144px,232px)) auto}
.rows .act{min-width:152px}
.rows .on a,.rows .on .mono{white-space:nowrap}
.rows .outcome .chip{white-space:normal}
search{display:grid;gap:12px}
.further{display:grid;grid-template-columns:repeat(auto-fill,minmax(208px,1fr));gap:12px;padding-top:12px}
.filters summary{width:max-content;font-size:13px;color:var(--dim)}
.set-filter{display:inline-flex;align-items:center;gap:6px;max-width:100%;padding:3px 10px;border:1px solid var(--line);border-radius:999px;background:var(--box);color:var(--dim);font-size:12px;line-height:16px;overflow-wrap:anywhere}
.set-filter b{color:var(--text);font-weight:500}
.set-filter svg{flex:none}
.set-filter:hover{border-color:var(--edge);text-decoration:none}
.tab-bar{display:flex;gap:4px;overflow-x:auto;border-bottom:1px solid var(--line)}
.tab-bar a{display:inline-flex;align-items:center;gap:6px;padding:8px 12px;border-bottom:2px solid transparent;color:var(--dim);font-size:13px;white-space:nowrap}
.tab-bar a:hover{color:var(--text);text-decoration:none}
.tab-bar a:focus-visible{outline-offset:-2px}
.tab-bar a[aria-current]{border-color:var(--accent);color:var(--text);font-weight:600}
.tab-bar .count{font-weight:400;color:var(--dim)}
.rows .name a,.rows .process{white-space:nowrap}
.rows .name p{overflow-wrap:anywhere}
.rows .states{min-width:152px;max-width:320px}
.rows .tag{margin:1px 4px 1px 0;overflow-wrap:break-word}
.rows .trouble{width:32%;min-width:128px;max-width:480px}
.rows .trouble .chip{white-space:normal}
.rows .status .chip:not(:last-child){margin-right:8px}
#nodes :is(th,td)+:is(th,td){padding-left:8px}
.brief{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.search-row{display:grid;grid-template-columns:minmax(0,640px) auto;gap:12px;align-items:end;justify-content:start}
.search-row input,.search-row button{height:36px}
.hits li{display:grid;gap:4px;padding:12px 16px}
.hits li+li{border-top:1px solid var(--line)}
.pager{display:flex;gap:8px;align-items:center;padding:12px 16px;border-top:1px solid var(--line)}
.pager .grow{flex:1}
.card>.empty{grid-template-columns:minmax(0,1fr)}
.command{display:flex;align-items:start;gap:8px;max-width:100%}
.command pre{min-width:0;padding:12px 16px;overflow-x:auto;border-radius:8px;background:var(--sunk);color:var(--text);line-height:20px}
.big b{font-size:28px;line-height:32px;font-weight:650;letter-spacing:-.02em}
.progress{display:block;width:100%;height:8px;border-radius:4px}
.progress .track{fill:var(--line)}.progress .done{fill:var(--good)}.progress .skipped{fill:var(--edge)}.progress .failed{fill:var(--bad)}
.progress-cell{min-width:160px}
.tallies{display:flex;flex-wrap:wrap;gap:8px 24px}
.tallies li{display:flex;gap:6px;align-items:center}
@media (max-width:1200px){.rows .states{min-width:112px}}
@media (max-width:900px){
.rows,.rows tbody,.rows tr,.rows td{display:block}
.rows thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.rows tr{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:4px 12px;padding:12px 16px}
.rows td,.rows .trouble,.rows .states{grid-column:1/-1;width:auto;min-width:0}
.rows td.status{grid-column:1;grid-row:1}
.rows td.created{grid-column:2;grid-row:1;color:var(--dim)}
.rows tr+tr{border-top:1px solid var(--line)}
.rows td{padding:0;border:0;max-width:none}
.rows .name a{white-space:normal;overflow-wrap:anywhere}
.rows td[data-label]{display:grid;grid-template-columns:72px minmax(0,1fr);gap:8px;align-items:baseline}
.rows td[data-label]::before{content:attr(data-label);color:var(--dim);font-size:12px;line-height:16px}
.rows td[data-label]>*{grid-column:2;justify-self:start}
.rows .progress-cell{align-items:start}
.rows .on a,.rows .on .mono{white-space:normal;overflow-wrap:anywhere}
.rows td.none{display:none}
.rows .tag{overflow-wrap:anywhere}
}
@media (max-width:720px){
.filter-row{grid-template-columns:minmax(0,1fr) auto}
.filter-row label:first-child{grid-column:1/-1}
.filter-row.choices{grid-template-columns:repeat(2,minmax(0,1fr))}
.filter-row.choices button{grid-column:1/-1;justify-content:center}
}
`;
