/** What pages are made of: cards, tables, chips, forms. */
export const parts = `
.card{border:1px solid var(--line);border-radius:var(--radius);background:var(--box);min-width:0}
.card>header{display:flex;flex-wrap:wrap;align-items:center;gap:8px 12px;padding:12px 16px;border-bottom:1px solid var(--line)}
.card>header .grow{flex:1}
.card>.body{padding:16px}
.card>.empty{padding:24px 16px;color:var(--dim);display:grid;gap:8px;justify-items:start}
.grid{display:grid;gap:16px;min-width:0}
.columns,.halves{min-width:0}.columns>*,.halves>*{min-width:0;grid-template-columns:minmax(0,1fr)}
.columns{display:grid;gap:16px;grid-template-columns:minmax(0,1fr) 376px;align-items:start}
.halves{display:grid;gap:16px;grid-template-columns:repeat(2,minmax(0,1fr));align-items:start}
@media (max-width:1200px){.columns,.halves{grid-template-columns:minmax(0,1fr)}}
.chip{display:inline-flex;align-items:center;gap:6px;font-size:13px;line-height:20px;white-space:nowrap;color:var(--dim)}
.chip svg{flex:none}
th .chip{font-weight:400}
.chip.accent{color:var(--accent)}.chip.good{color:var(--good)}.chip.bad{color:var(--bad)}.chip.warn{color:var(--warn)}
.tag{display:inline-block;padding:1px 8px;border:1px solid var(--line);border-radius:999px;background:var(--sunk);font:12px/18px var(--mono);overflow-wrap:anywhere}
.scroll{position:relative;overflow-x:auto;border-radius:0 0 var(--radius) var(--radius)}
.command{padding:8px 12px;border-radius:7px;background:var(--sunk);overflow-wrap:anywhere}
.inset{padding:12px 0 8px 20px;gap:12px}
.grid-tight{display:grid;gap:4px}
.wait>.row+.row,.wait>p+.row{margin-top:4px}
.wait+.wait{padding-top:12px;border-top:1px solid var(--line)}
.row .grow{flex:1}
caption{padding:0 0 4px;text-align:left}
tr[aria-current]{background:var(--accent-fill)}
table{width:100%;border-collapse:collapse;font-size:13px}
th{padding:8px 16px;text-align:left;font-size:12px;line-height:16px;font-weight:600;color:var(--dim);white-space:nowrap}
td{padding:8px 16px;border-top:1px solid var(--line);vertical-align:middle}
.more td{padding-top:0;border-top:0;overflow-wrap:anywhere}
td p{margin-top:4px}
td.wide{overflow-wrap:anywhere;min-width:160px}
td.paths{overflow-wrap:break-word}
th.number,td.number{text-align:right;white-space:nowrap}
tbody tr:hover{background:var(--sunk)}
td time,td .nowrap{white-space:nowrap}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:8px 16px;font-size:13px}
.facts dt{color:var(--dim)}
.facts dd{overflow-wrap:anywhere;min-width:0}
.row{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
button,.button{display:inline-flex;align-items:center;gap:6px;padding:5px 12px;border:1px solid var(--edge);border-radius:7px;background:var(--box);color:var(--text);font:500 13px/20px var(--sans);cursor:pointer;white-space:nowrap}
button:hover,.button:hover{background:var(--sunk);text-decoration:none}
button.primary,.button.primary{border-color:var(--accent);background:var(--accent);color:var(--on-accent)}
button.primary:hover{filter:brightness(1.08)}
button.danger{border-color:var(--bad);color:var(--bad)}
button.danger.primary{background:var(--bad);color:var(--page)}
button.plain{border-color:transparent;background:none;padding:5px 8px}
button:disabled,.button[aria-disabled=true]{opacity:.45;cursor:default}
label,.field{display:grid;gap:4px;font-size:13px;font-weight:500;min-width:0}
label small,.field small{font-weight:400;color:var(--dim)}
input,select,textarea{width:100%;padding:6px 10px;border:1px solid var(--edge);border-radius:7px;background:var(--box);color:var(--text);font:13px/20px var(--sans)}
textarea{font-family:var(--mono);font-size:12.5px;resize:vertical;min-height:64px}
input[type=checkbox],input[type=radio]{width:auto;margin:0;accent-color:var(--accent)}
label.check{display:flex;gap:8px;align-items:center;font-weight:400}
input[aria-invalid=true]{border-color:var(--bad)}
fieldset{margin:0;padding:0;border:0;display:grid;gap:12px;min-width:0}
legend{padding:0;font-weight:600}
.note{padding:12px 16px;border:1px solid var(--line);border-left:3px solid var(--edge);border-radius:8px;background:var(--box);display:grid;gap:4px}
.note.bad{border-left-color:var(--bad);background:var(--bad-fill)}
.note.warn{border-left-color:var(--warn);background:var(--warn-fill)}
.note p{max-width:104ch;overflow-wrap:anywhere}
.pause-note{display:flex;flex-wrap:wrap;gap:12px 16px;align-items:center}.pause-note>.grid-tight{flex:1 1 240px;min-width:0}
.preview:empty{display:none}
.preview-of{gap:12px}
.effects,.candidates{display:grid;gap:4px;overflow-wrap:anywhere}
.effects{list-style:disc;padding-left:20px}
.error{color:var(--bad);font-size:13px;overflow-wrap:anywhere}
pre.json{padding:12px 16px;overflow:auto;max-height:480px;background:var(--sunk);border-radius:8px;line-height:20px;white-space:pre-wrap;overflow-wrap:anywhere}
.json .key{color:var(--accent)}.json .string{color:var(--good)}.json .null{color:var(--dim)}
details>summary{cursor:pointer;display:flex;align-items:center;gap:8px;list-style:none}
details>summary::-webkit-details-marker{display:none}
details>summary::before{content:"";width:6px;height:6px;border:solid var(--dim);border-width:0 1.5px 1.5px 0;transform:translateX(-1px) rotate(-45deg);transition:transform var(--ease)}
details[open]>summary::before{transform:translateY(-1px) rotate(45deg)}
.changes{font-size:13px}
.changes td{font-family:var(--mono);font-size:12.5px;overflow-wrap:anywhere}
.changes del{color:var(--bad);text-decoration:none}.changes del::before{content:"− "}
.changes ins{color:var(--good);text-decoration:none}.changes ins::before{content:"+ "}
.courses{display:grid;gap:16px}
.wide-courses .courses{grid-template-columns:repeat(auto-fit,minmax(136px,1fr));gap:16px 32px}
.courses figcaption{margin-bottom:4px}
.courses b{font-size:16px;font-weight:650}
.wide-courses b{font-size:20px}
.courses .key{width:8px;height:8px;border-radius:2px;background:var(--edge)}
.courses .key.accent{background:var(--accent)}.courses .key.good{background:var(--good)}.courses .key.bad{background:var(--bad)}
.spark{display:block;width:100%;height:40px}
.spark rect{fill:var(--edge)}.spark .base{fill:var(--line)}.spark .good{fill:var(--good)}.spark .bad{fill:var(--bad)}.spark .accent{fill:var(--accent)}
.tabs{display:flex;gap:2px;padding:2px;border:1px solid var(--line);border-radius:8px;background:var(--sunk)}
.tabs a{padding:3px 10px;border-radius:6px;color:var(--dim);font-size:13px;white-space:nowrap}
.tabs a:hover{color:var(--text);text-decoration:none}
.tabs a[aria-current]{background:var(--box);color:var(--text);font-weight:600;box-shadow:0 0 0 1px var(--line)}
.counts a{display:flex;gap:6px;align-items:center;padding:4px 10px;border:1px solid var(--line);border-radius:8px;background:var(--box);color:var(--dim)}
.counts a:hover{border-color:var(--edge);text-decoration:none}
.counts b{color:var(--text)}
.legend{padding:0 16px 12px}
tbody th{font-size:13px;color:inherit;border-top:1px solid var(--line)}
@media (max-width:1200px){.columns>.grid{display:contents}.columns>.grid>*{order:9}
.columns #attention{order:-1}.columns #chart{order:1}.columns #waits{order:2}.columns #accepts{order:3}.columns #timeline{order:4}.columns #data{order:5}.columns #tasks{order:6}.columns #ledger{order:7}.columns #history{order:8}}
@media (max-width:900px){th,td{padding-left:12px;padding-right:12px}}
`;
