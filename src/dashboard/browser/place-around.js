/** Below this share of its size, the text of a statechart is too small to read. */
const readable = 0.6;
/** At which it is shown then. */
const comfortable = 0.85;
/** What of the chart the active states may take. */
const share = 0.9;

const whole = { x: 0, y: 0, scale: 1 };

/** In a narrow window a chart has its own size, and scrolls. */
export const scrolls = () => matchMedia('(max-width:900px)').matches;

/**
 * Where a statechart should lie: whole if it can be read so, otherwise around its active states. Where there are none it is left whole.
 * All lengths are those before it is moved or scaled, so that it may be on its way.
 * @param {Element} chart
 * @param {number} most the largest scale
 * @returns {{ x: number, y: number, scale: number }}
 */
export function placeAround(chart, most) {
  const canvas = chart.querySelector('.canvas');
  const svg = chart.querySelector('svg.hf');
  const active = [...chart.querySelectorAll('.state.active.leaf > .box')];
  const isClose =
    canvas instanceof HTMLElement &&
    svg instanceof SVGSVGElement &&
    active.length > 0 &&
    !scrolls() &&
    widthOf(svg) / svg.viewBox.baseVal.width < readable;
  chart.classList.toggle('close', isClose);
  if (!isClose) return whole;

  const width = widthOf(svg);
  const { left, right, top, bottom } = around(active, originOf(svg, canvas));
  const scale = Math.max(
    1,
    Math.min(
      most,
      (comfortable * svg.viewBox.baseVal.width) / width,
      (chart.clientWidth * share) / (right - left),
      (chart.clientHeight * share) / (bottom - top),
    ),
  );
  return {
    x: within(chart.clientWidth, canvas.offsetWidth * scale, ((left + right) / 2) * scale),
    y: within(chart.clientHeight, canvas.offsetHeight * scale, ((top + bottom) / 2) * scale),
    scale,
  };
}

/**
 * Scrolls a chart so that its active states are in the middle, as far as it reaches. Where there are none it stays.
 * @param {Element} chart
 */
export function scrollToActive(chart) {
  const canvas = chart.querySelector('.canvas');
  const svg = chart.querySelector('svg.hf');
  const active = [...chart.querySelectorAll('.state.active.leaf > .box')];
  if (!(canvas instanceof HTMLElement) || !(svg instanceof SVGSVGElement)) return;
  if (active.length === 0) return;
  const { left, right, top, bottom } = around(active, originOf(svg, canvas));
  chart.scrollTo({
    left: (left + right - chart.clientWidth) / 2,
    top: (top + bottom - chart.clientHeight) / 2,
  });
}

/**
 * Where the picture begins within the canvas.
 * @param {SVGSVGElement} svg
 * @param {HTMLElement} canvas
 */
function originOf(svg, canvas) {
  const padding = Number.parseFloat(getComputedStyle(canvas).paddingTop);
  return { x: Math.max(padding, (canvas.offsetWidth - widthOf(svg)) / 2), y: padding };
}

/**
 * The width for which it is laid out.
 * @param {SVGSVGElement} svg
 */
function widthOf(svg) {
  return Number.parseFloat(getComputedStyle(svg).width);
}

/**
 * @param {readonly Element[]} elements
 * @param {{ x: number, y: number }} origin
 */
function around(elements, origin) {
  const boxes = elements.flatMap((element) => {
    const matrix = element instanceof SVGGraphicsElement ? element.getCTM() : null;
    if (!(element instanceof SVGGraphicsElement) || matrix === null) return [];
    const { x, y, width, height } = element.getBBox();
    const from = new DOMPoint(x, y).matrixTransform(matrix);
    const to = new DOMPoint(x + width, y + height).matrixTransform(matrix);
    return [{ from, to }];
  });
  return {
    left: origin.x + Math.min(...boxes.map(({ from }) => from.x)),
    right: origin.x + Math.max(...boxes.map(({ to }) => to.x)),
    top: origin.y + Math.min(...boxes.map(({ from }) => from.y)),
    bottom: origin.y + Math.max(...boxes.map(({ to }) => to.y)),
  };
}

/**
 * Brings a point into the middle, as far as nothing beside the picture comes into sight.
 * @param {number} room
 * @param {number} size
 * @param {number} point
 */
function within(room, size, point) {
  if (size <= room) return (room - size) / 2;
  return Math.min(0, Math.max(room - size, room / 2 - point));
}
