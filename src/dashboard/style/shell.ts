/** The frame of every page: navigation, header, and what floats above. */
export const shell = `
.app{display:grid;grid-template-columns:224px minmax(0,1fr);min-height:100vh}
.skip{position:absolute;left:16px;top:-64px;z-index:9;padding:8px 16px;background:var(--box);border:1px solid var(--edge);border-radius:8px}
.skip:focus{top:8px}
.side{position:sticky;top:0;height:100vh;overflow-y:auto;padding:16px 12px;display:flex;flex-direction:column;gap:24px;border-right:1px solid var(--line);background:var(--box)}
.brand{display:flex;align-items:center;gap:8px;padding:4px 8px;color:var(--text);font-weight:650;font-size:16px;line-height:24px}
.brand:hover{text-decoration:none}
.brand svg{flex:none}
.side h2{margin-top:16px;padding:0 8px 4px;font-size:12px;line-height:16px;font-weight:600;color:var(--dim)}
.side li a{display:flex;justify-content:space-between;gap:8px;padding:6px 8px;border-radius:6px;color:var(--text)}
.side li a:hover{background:var(--sunk);text-decoration:none}
.side li a[aria-current]{background:var(--accent-fill);color:var(--accent);font-weight:600}
.side .count{color:var(--dim);font-weight:400}
.side .who{margin-top:auto;padding:8px;display:grid;gap:8px;color:var(--dim)}
.side .who form{margin-left:-8px}
.side .who strong{color:var(--text);font-weight:600;overflow-wrap:anywhere}
.find{display:flex;align-items:center;gap:8px;width:100%;padding:6px 8px;border:1px solid var(--line);border-radius:8px;background:var(--sunk);color:var(--dim);font:inherit;cursor:pointer;text-align:left}
.find kbd{margin-left:auto}
.find:hover{border-color:var(--edge)}
main{padding:24px 32px 64px;max-width:1680px;display:grid;gap:24px;align-content:start;min-width:0}
main:focus{outline:none}
.head{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center}
.head .grow{flex:1 1 auto;min-width:0}
.head .acts{margin-left:auto;justify-content:flex-end}
@media (max-width:720px){.head .acts{margin-left:0;justify-content:flex-start}}
#past{position:sticky;top:8px;z-index:3}
.crumbs{display:flex;flex-wrap:wrap;gap:4px 8px;color:var(--dim);font-size:13px}
.crumbs li+li::before{content:"/";margin-right:8px;color:var(--edge)}
.live{display:inline-flex;align-items:center;gap:6px;color:var(--dim);font-size:12px;line-height:16px}
.live::before{content:"";width:7px;height:7px;border-radius:50%;background:var(--good)}
.live[data-state=waiting]::before{background:none;border:1.5px solid var(--warn)}
.live[data-state=off]::before{background:none;border:1.5px solid var(--edge)}
.toasts{position:fixed;right:24px;bottom:24px;z-index:20;display:grid;gap:8px;max-width:min(420px,calc(100vw - 48px))}
.toast{padding:12px 16px;border-radius:8px;background:var(--text);color:var(--page);box-shadow:0 8px 24px rgb(0 0 0/.2)}
dialog{width:min(560px,calc(100vw - 32px));max-height:calc(100vh - 64px);padding:0;border:1px solid var(--line);border-radius:12px;background:var(--box);color:var(--text);box-shadow:0 24px 64px rgb(0 0 0/.28)}
dialog::backdrop{background:rgb(8 12 24/.5)}
dialog>form,dialog>.inner{display:grid;gap:16px;padding:24px}
dialog h2{font-size:16px;line-height:24px}
@media (scripting:none){
dialog:has([data-act]){display:block;position:static;margin:0;max-height:none;box-shadow:none}
[data-opens],[data-closes]{display:none}
}
.palette{margin-top:12vh}
.palette input{width:100%;padding:16px 24px;border:0;border-bottom:1px solid var(--line);background:none;color:inherit;font:16px/24px var(--sans)}
.palette input:focus{outline:none}
.palette ul{padding:8px;max-height:50vh;overflow-y:auto}
.palette li{display:flex;gap:12px;align-items:baseline;padding:8px 16px;border-radius:6px;cursor:pointer}
.palette li[aria-selected=true]{background:var(--accent-fill)}
.palette li small{margin-left:auto;color:var(--dim);white-space:nowrap}
.palette .hint{padding:8px 24px 16px;color:var(--dim)}
.keys{display:grid;grid-template-columns:auto 1fr;gap:8px 16px;align-items:baseline}
.sign-in{min-height:100vh;display:grid;place-items:center;padding:16px}
.sign-in form{display:grid;gap:16px;width:min(440px,100%);padding:32px;border:1px solid var(--line);border-radius:12px;background:var(--box)}
@media (max-width:900px){
.app{display:block}
.side{position:static;height:auto;flex-direction:row;flex-wrap:wrap;align-items:center;gap:8px;padding:12px 16px;border-right:0;border-bottom:1px solid var(--line)}
.side nav{order:3;flex:1 0 100%;overflow-x:auto}
.side nav,.side nav ul{display:flex;gap:4px}
.side nav h2{display:none}
.side li a{white-space:nowrap}
.side .find{flex:1;width:auto}
.side .who{margin:0;padding:0;grid-auto-flow:column;align-items:center}
.side .who .note{display:none}
main{padding:16px 16px 48px;gap:16px}
.toasts{right:16px;bottom:16px}
}
`;
