/** How a picture shows coverage. What is missing is dashed, so that colour is not its only sign. */
export const coveredStyle = `
.hf .edge.covered>.line{stroke:var(--hf-good);stroke-width:2}
.hf .edge.covered>.head{fill:var(--hf-good)}
.hf .edge.missing>.line{stroke:var(--hf-bad);stroke-width:1.5;stroke-dasharray:2 4}
.hf .edge.missing>.head{fill:var(--hf-bad)}
.hf .edge.missing>.pill{stroke:var(--hf-bad);stroke-width:1.25;stroke-dasharray:3 3}
.hf .state.covered.leaf>.box{stroke:var(--hf-good);stroke-width:1.75}
.hf .state.missing>.box{stroke:var(--hf-bad);stroke-width:1.5;stroke-dasharray:3 3}
`.trim();
