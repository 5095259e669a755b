import { createHash } from 'node:crypto';

/** The sizes of what is drawn, in pixels at 100 %. */
export const sizes = {
  name: 13,
  nameLine: 18,
  detail: 11,
  detailLine: 16,
  event: 11.5,
  eventLine: 16,
  statePadX: 14,
  statePadY: 10,
  pillPadX: 11,
  pillPadY: 5,
  minStateWidth: 64,
  maxText: 236,
  maxPillText: 210,
  dot: 10,
  history: 26,
  margin: 16,
} as const;

/**
 * The style of every picture. Light and dark come from variables, which a page that embeds a picture can set; a state
 * or an edge changes its look by its classes alone.
 */
export const pictureStyle = `
.hf{--hf-page:#fff;--hf-box:#fff;--hf-tint:#0f172a;--hf-line:#94a3b8;--hf-border:#cbd5e1;--hf-text:#0f172a;--hf-dim:#57647a;--hf-pill:#e6ecf5;--hf-accent:#2563eb;--hf-accent-fill:#dbeafe;--hf-bad:#c0262d;--hf-warn:#a15c07;--hf-good:#15803d;font-family:Inter,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;background:var(--hf-page)}
@media (prefers-color-scheme:dark){.hf:not(.light){--hf-page:#0b1020;--hf-box:#131a2e;--hf-tint:#e2e8f0;--hf-line:#64748b;--hf-border:#36425c;--hf-text:#e8edf6;--hf-dim:#9aa8bf;--hf-pill:#232f4f;--hf-accent:#7aa7ff;--hf-accent-fill:#1d3264;--hf-bad:#ff8a8a;--hf-warn:#f0b45b;--hf-good:#6fd08c}}
.hf.dark{--hf-page:#0b1020;--hf-box:#131a2e;--hf-tint:#e2e8f0;--hf-line:#64748b;--hf-border:#36425c;--hf-text:#e8edf6;--hf-dim:#9aa8bf;--hf-pill:#232f4f;--hf-accent:#7aa7ff;--hf-accent-fill:#1d3264;--hf-bad:#ff8a8a;--hf-warn:#f0b45b;--hf-good:#6fd08c}
.hf text{fill:var(--hf-text);font-size:11px;dominant-baseline:central}
.hf .name{font-size:13px;font-weight:600}
.hf .dim{fill:var(--hf-dim)}
.hf .mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.hf .event{font-size:11.5px;font-weight:500}
.hf .box{fill:var(--hf-box);stroke:var(--hf-border);stroke-width:1.25}
.hf .tint{fill:var(--hf-tint);fill-opacity:.035;stroke:none}
.hf .region>.box{fill:none;stroke-dasharray:5 4}
.hf .region>.tint{fill:none}
.hf .state.region.parted:not(.root)>.box{stroke:none}
.hf .part{fill:none;stroke:var(--hf-border);stroke-width:1.25;stroke-dasharray:5 4}
.hf .ring{fill:none;stroke:var(--hf-border);stroke-width:1.25}
.hf .rule{stroke:var(--hf-border);stroke-width:1}
.hf .pill{fill:var(--hf-pill);stroke:none}
.hf .line{fill:none;stroke:var(--hf-line);stroke-width:1.25}
.hf .head{fill:var(--hf-line);stroke:none}
.hf .dot{fill:var(--hf-line)}
.hf .anywhere{fill:var(--hf-page);stroke:var(--hf-line);stroke-width:1.5}
.hf .icon{fill:none;stroke:var(--hf-dim);stroke-width:1.25;stroke-linecap:round;stroke-linejoin:round}
.hf .bad,.hf .bad .icon{stroke:var(--hf-bad)}
.hf text.bad{fill:var(--hf-bad);stroke:none}
.hf .failed>.box,.hf .failed>.ring{stroke:var(--hf-bad);stroke-opacity:.65}
.hf .unknown .line{stroke-dasharray:4 4}
.hf .mark{display:none;fill:var(--hf-accent);stroke:var(--hf-box);stroke-width:1.5}
.hf .token{fill:#fff;stroke:none}
.hf .state.active:not(.root)>.box{stroke:var(--hf-accent);stroke-width:2}
.hf .state.active.leaf>.box{fill:var(--hf-accent-fill)}
.hf .state.active>.ring{stroke:var(--hf-accent)}
.hf .state.active.leaf>.mark{display:inline}
.hf .edge.taken .line{stroke:var(--hf-accent);stroke-width:2}
.hf .edge.taken .head{fill:var(--hf-accent)}
.hf .edge.taken .pill{fill:var(--hf-accent-fill);stroke:var(--hf-accent);stroke-width:1.25}
.hf .badge>rect{fill:var(--hf-box);stroke:var(--hf-dim);stroke-width:1}
.hf .badge>text{stroke:none}
.hf .badge.bad>rect{stroke:var(--hf-bad)}
.hf .badge.bad>text{fill:var(--hf-bad)}
.hf .badge.warn>rect{stroke:var(--hf-warn)}
.hf .badge.warn>text{fill:var(--hf-warn)}
.hf .badge.wait>rect{stroke:var(--hf-accent)}
.hf .badge.wait>text{fill:var(--hf-accent)}
`.trim();

/** The source for `style-src` of a Content-Security-Policy that lets `pictureStyle` pass (CSP Level 3, hash sources). */
export const pictureStyleSource = `'sha256-${createHash('sha256').update(pictureStyle).digest('base64')}'`;
