// Values as the console words them.

import { sentenceOf } from '../../words.mjs';

/** A moment, in UTC: `2026-01-05 09:00:00`. */
export function moment(at) {
  if (at === undefined || at === null) return '';
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString().slice(0, 19).replace('T', ' ');
}

const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1000]];

/** How long: the two largest units, `1 h 5 min`. */
export function span(milliseconds) {
  let rest = Math.round(Math.abs(milliseconds) / 1000) * 1000;
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

/** Whether something that ends at `end` still holds: `ends in 5 min`, `ended 1 h ago`. */
export function ending(end, now) {
  const left = new Date(end).getTime() - now;
  return left > 0 ? { isOver: false, words: `ends in ${span(left)}` } : { isOver: true, words: `expired ${span(left)} ago` };
}

/** A value of a test as text: it may have no end, throw when it is read, or hold what JSON does not. */
export function safeText(read) {
  try {
    const above = [];
    const text = JSON.stringify(read(), function told(name, value) {
      if (typeof value === 'bigint') return `${value}n`;
      if (typeof value !== 'object' || value === null) return value;
      while (above.length > 0 && above[above.length - 1] !== this) above.pop();
      if (above.includes(value)) return '(itself)';
      above.push(value);
      return value;
    }, 2);
    return text ?? '';
  } catch (error) {
    return `(cannot be shown: ${sentenceOf(error)})`;
  }
}
