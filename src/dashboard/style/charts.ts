/** Statecharts that can be moved, and the timeline of an instance. */
export const charts = `
.chart{position:relative;overflow:hidden;border-radius:0 0 var(--radius) var(--radius);background:var(--box);touch-action:pan-y}
.chart>.canvas{display:flex;justify-content:safe center;transform-origin:0 0;cursor:grab;padding:16px}
.chart.close{height:420px}
.chart.close>.canvas:not(.moving){transition:transform var(--ease)}
.chart>.canvas.moving{cursor:grabbing}
.chart svg.hf{max-width:100%;height:auto;--hf-page:transparent;--hf-box:var(--box);--hf-border:var(--edge);--hf-text:var(--text);--hf-dim:var(--dim);--hf-accent:var(--accent);--hf-accent-fill:var(--accent-fill);--hf-bad:var(--bad);--hf-warn:var(--warn);--hf-good:var(--good)}
@media (max-width:900px){.chart{overflow:auto;max-height:70vh;touch-action:auto}.chart svg.hf{max-width:none;flex:none}}
.chart svg.hf a:hover .box{stroke:var(--accent)}
.chart svg.hf a:focus-visible{outline:none}
.chart svg.hf a:focus-visible .box{stroke:var(--accent);stroke-width:2.5}
.chart svg .box,.chart svg .line,.chart svg .pill,.chart svg .head{transition:fill var(--ease),stroke var(--ease)}
.chart svg .state.lit>.box{stroke:var(--warn);stroke-width:2.5}
.hf .heat-0>:is(.line,.head,.pill){opacity:.45}
.hf .heat-0 text{fill:var(--dim);font-weight:400}
.hf .heat-0>.line{stroke-dasharray:2 4}
.hf .heat-1>.line{stroke-width:1.5}
.hf .heat-2>.line{stroke-width:2.25}
.hf .heat-3>.line{stroke-width:3.25}
.hf .heat-4>.line{stroke-width:4.5}
.hf :is(.heat-1,.heat-2,.heat-3,.heat-4)>.line{stroke:var(--accent)}
.hf :is(.heat-1,.heat-2,.heat-3,.heat-4)>.head{fill:var(--accent)}
.timeline{overflow-x:auto;padding:0;display:flex}
.timeline svg{display:block;flex:1 0 auto}.timeline svg.labels{flex:none}
@media (min-width:600px){.timeline .labels{position:sticky;left:0;z-index:1;background:var(--box);border-right:1px solid var(--line)}}
.timeline text{fill:var(--dim);font:11px var(--sans)}
.timeline .label{fill:var(--text);font:12px var(--mono)}
.timeline .grid-line{stroke:var(--line)}
.timeline .bar{fill:var(--accent-fill);stroke:var(--accent);stroke-width:1}
.timeline .bar.task{fill:var(--sunk);stroke:var(--edge)}
.timeline .bar.failed{fill:var(--bad-fill);stroke:var(--bad)}
.timeline .bar.open{stroke-dasharray:3 3}
.timeline .idle{fill:var(--page)}
.timeline .idle-mark{stroke:var(--edge);stroke-dasharray:2 4}
.timeline .step circle{fill:var(--box);stroke:var(--edge);stroke-width:1.5}
.timeline .step:hover circle,.timeline .step:focus-visible circle{stroke:var(--accent);stroke-width:3}
.timeline .step:focus-visible{outline:none}
.timeline .step.here circle{fill:var(--accent);stroke:var(--accent)}
.timeline .now{stroke:var(--accent);stroke-width:1.5}
.bars{display:grid;gap:8px}
.bars li{display:grid;grid-template-columns:minmax(96px,30%) minmax(0,1fr) auto;gap:12px;align-items:center;font-size:13px}
.bars svg{width:100%;height:8px;display:block}
.bars rect.track{fill:var(--sunk)}.bars rect.fill{fill:var(--heat)}
`;
