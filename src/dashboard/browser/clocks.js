import { renewed } from './live.js';

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const aheadMs = ahead();
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** Writes times as the reader counts them, and lets those that run run. */
export function runClocks() {
  write();
  setInterval(write, 1000);
  document.addEventListener(renewed, write);
}

function now() {
  return Date.now() + aheadMs;
}

/** By how much the clock of the service is ahead of that of the reader, which may be wrong. A page takes a while to arrive. */
function ahead() {
  const told = document.querySelector('meta[name=now]')?.getAttribute('content') ?? '';
  const ms = Date.parse(told) - Date.now();
  return Math.abs(ms) > 10_000 ? ms : 0;
}

function write() {
  for (const time of document.querySelectorAll('time[datetime]')) {
    const at = Date.parse(time.getAttribute('datetime') ?? '');
    if (Number.isNaN(at)) continue;
    const text = textOf(at, time.getAttribute('data-as'));
    if (time.textContent !== text) time.textContent = text;
    const title = moment.format(at);
    if (time.getAttribute('title') !== title) time.setAttribute('title', title);
  }
  // The badges of statecharts.
  for (const badge of document.querySelectorAll('text[data-until]')) {
    const left = Date.parse(badge.getAttribute('data-until') ?? '') - now();
    const words = badge.getAttribute('data-words');
    const text = left <= 0 ? `${words} due` : `${words} in ${duration(left)}`;
    if (badge.textContent !== text) badge.textContent = text;
  }
}

/**
 * @param {number} at
 * @param {string | null} as
 */
function textOf(at, as) {
  const passed = now() - at;
  if (as === 'ago') return passed < 1000 ? 'now' : `${duration(passed)} ago`;
  if (as === 'until') return passed >= 0 ? 'now' : `in ${duration(-passed)}`;
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return isToday ? hour.format(at) : moment.format(at);
}

/**
 * Two units at most, as people say it.
 * @param {number} ms
 */
function duration(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return days < 60 ? `${days} d ${hours % 24} h` : `${days} d`;
}
