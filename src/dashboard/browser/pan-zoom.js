import { isTyping } from './keys.js';
import { renewed } from './live.js';
import { placeAround, scrolls, scrollToActive } from './place-around.js';

const least = 0.25;
const most = 8;

/**
 * At which all of a chart is seen: one that scrolls has its own size.
 * @param {Element} chart
 */
function fitting(chart) {
  if (!scrolls()) return 1;
  const width = chart.querySelector('svg.hf')?.getAttribute('width') ?? '';
  return Math.min(1, chart.clientWidth / Number.parseFloat(width));
}

/**
 * Statecharts in `[data-chart]` can be zoomed by buttons, keys and Ctrl with the wheel, and moved with the pointer. One that would be
 * too small to read, or that scrolls in a narrow window, follows its active states until its reader zooms or moves it.
 */
export function movePictures() {
  /** How each picture lies: kept by its id, since live updates replace what is in it. */
  const places = new Map();
  /** The ids of those that their reader has placed. */
  const held = new Set();
  /** @param {Element} chart */
  const placeOf = (chart) => places.get(chart.id) ?? { x: 0, y: 0, scale: 1 };

  /**
   * @param {Element} chart
   * @param {{ x: number, y: number, scale: number }} place
   */
  const put = (chart, place) => {
    const canvas = chart.querySelector('.canvas');
    if (!(canvas instanceof HTMLElement)) return;
    places.set(chart.id, place);
    canvas.style.transform = `translate(${place.x}px, ${place.y}px) scale(${place.scale})`;
  };

  /**
   * Zooms around a point of the chart.
   * @param {Element} chart
   * @param {number} factor
   * @param {{ x: number, y: number }} [at]
   */
  const zoom = (chart, factor, at) => {
    const box = chart.getBoundingClientRect();
    const { x, y, scale } = placeOf(chart);
    const next = Math.min(most, Math.max(least, scale * factor));
    const point = at ?? { x: box.width / 2, y: box.height / 2 };
    const ratio = next / scale;
    put(chart, {
      x: point.x - (point.x - x) * ratio,
      y: point.y - (point.y - y) * ratio,
      scale: next,
    });
  };

  /**
   * @param {Element} chart
   * @param {string | null} what
   */
  const change = (chart, what) => {
    held.add(chart.id);
    if (what === 'in') zoom(chart, 1.25);
    if (what === 'out') zoom(chart, 0.8);
    if (what === 'fit') put(chart, { x: 0, y: 0, scale: fitting(chart) });
  };

  const follow = () => {
    for (const chart of document.querySelectorAll('[data-chart]')) {
      if (held.has(chart.id)) continue;
      put(chart, placeAround(chart, most));
      if (scrolls()) scrollToActive(chart);
    }
  };
  document.addEventListener(renewed, follow);
  addEventListener('resize', follow);
  follow();

  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-zoom]') : null;
    const chart = document.getElementById(button?.getAttribute('aria-controls') ?? '');
    if (button !== null && chart !== null) change(chart, button.getAttribute('data-zoom'));
  });
  document.addEventListener('keydown', (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey) return;
    const chart = document.querySelector('[data-chart]');
    const what = { '+': 'in', '-': 'out', 0: 'fit' }[event.key];
    if (chart !== null && what !== undefined) change(chart, what);
  });
  document.addEventListener(
    'wheel',
    (event) => {
      const chart = event.target instanceof Element ? event.target.closest('[data-chart]') : null;
      if (chart !== null && scrolls()) held.add(chart.id);
      if (chart === null || !event.ctrlKey) return;
      event.preventDefault();
      held.add(chart.id);
      const box = chart.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      zoom(chart, Math.exp(-event.deltaY / 300), at);
    },
    { passive: false },
  );
  document.addEventListener('pointerdown', (event) => {
    const { target, clientX, clientY, button } = event;
    const chart = target instanceof Element ? target.closest('[data-chart]') : null;
    if (chart === null || button !== 0) return;
    if (event.pointerType === 'touch') {
      // A finger scrolls it.
      if (scrolls()) held.add(chart.id);
      return;
    }
    const start = placeOf(chart);
    let hasMoved = false;
    const canvas = chart.querySelector('.canvas');
    const move = (/** @type {PointerEvent} */ next) => {
      const x = next.clientX - clientX;
      const y = next.clientY - clientY;
      hasMoved ||= Math.hypot(x, y) > 4;
      if (!hasMoved) return;
      held.add(chart.id);
      canvas?.classList.add('moving');
      put(chart, { ...start, x: start.x + x, y: start.y + y });
    };
    const end = () => {
      canvas?.classList.remove('moving');
      removeEventListener('pointermove', move);
      // What was moved was not clicked.
      if (hasMoved)
        addEventListener('click', (click) => click.preventDefault(), { once: true, capture: true });
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end, { once: true });
  });
}
