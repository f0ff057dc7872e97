// Drawings over the last fifteen minutes: lines, areas, and the strips of workers' lives. All share one time axis.

import { clock } from './words.js';

export const WINDOW = 15 * 60 * 1000;
const NS = 'http://www.w3.org/2000/svg';
const HEIGHT = 190;
const PAD = { left: 46, right: 8, top: 10, bottom: 22 };
// What lies further apart than this was not seen in between.
const GAP = 12000;

export function draw(name, attributes = {}, ...children) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(most, ticks) {
  const raw = Math.max(most, 1e-9) / ticks;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].find(factor => factor * power >= raw) * power;
}

/** From nothing up: for what can be compared by its height. */
export function linear(values) {
  const most = Math.max(...values, 1);
  const step = niceStep(most, 3);
  const top = Math.ceil(most / step - 1e-9) * step;
  return { ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step), height: value => value / top };
}

/** A line for each power of ten: for what differs by hundreds. */
export function logarithmic(values) {
  const low = Math.floor(Math.log10(Math.min(...values, 0.001)) + 1e-9);
  const high = Math.max(low + 2, Math.ceil(Math.log10(Math.max(...values, 0.001)) - 1e-9));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
    height: value => Math.max(0, (Math.log10(Math.max(value, 1e-9)) - low) / (high - low)),
  };
}

export class Chart {
  #host;
  #series;
  #label;
  #words;
  #svg = draw('svg', { tabindex: 0, role: 'img' });
  #moments = [];
  #marks = [];
  #now = 0;
  #chosen = null;
  #readout;
  #scale;

  /**
   * @param series [{ value: moment => number or null, kind: 'area' or 'line', style, name }]
   * @param label tick => text
   * @param words moment => text, for who doesn't see it
   * @param scale values => { ticks, height: value => 0 to 1 }
   */
  constructor(host, readout, series, label, words, scale) {
    this.#scale = scale;
    this.#host = host;
    this.#readout = readout;
    this.#series = series;
    this.#label = label;
    this.#words = words;
    host.append(this.#svg);
    new ResizeObserver(() => this.#paint()).observe(host);
    this.#svg.addEventListener('pointermove', e => this.#choose(this.#timeAt(e.offsetX)));
    this.#svg.addEventListener('pointerleave', () => this.#choose(null));
    this.#svg.addEventListener('blur', () => this.#choose(null));
    this.#svg.addEventListener('keydown', e => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[e.key];
      if (!step || !this.#moments.length) return;
      e.preventDefault();
      const at = this.#chosen === null ? this.#moments.length : this.#moments.indexOf(this.#nearest(this.#chosen));
      this.#choose(this.#moments[Math.max(0, Math.min(this.#moments.length - 1, at + step))].time);
    });
  }

  show(moments, marks, now) {
    this.#moments = moments;
    this.#marks = marks;
    this.#now = now;
    this.#paint();
  }

  #timeAt(x) {
    const width = this.#host.clientWidth - PAD.left - PAD.right;
    return this.#now - WINDOW + (x - PAD.left) / width * WINDOW;
  }

  #nearest(time) {
    return this.#moments.reduce((best, moment) => Math.abs(moment.time - time) < Math.abs(best.time - time) ? moment : best);
  }

  #choose(time) {
    this.#chosen = time;
    this.#paint();
  }

  #paint() {
    const width = this.#host.clientWidth;
    if (!width || !this.#now) return;
    const [w, h] = [width - PAD.left - PAD.right, HEIGHT - PAD.top - PAD.bottom];
    const values = this.#moments.flatMap(moment => this.#series.map(one => one.value(moment))).filter(value => value !== null);
    const scale = this.#scale(values);
    const x = time => PAD.left + (time - this.#now + WINDOW) / WINDOW * w;
    const y = value => PAD.top + h - scale.height(value) * h;
    const parts = [];
    for (const [index, tick] of scale.ticks.entries()) {
      parts.push(draw('line', { x1: PAD.left, x2: PAD.left + w, y1: y(tick), y2: y(tick), class: index ? 'grid' : 'base' }));
      parts.push(draw('text', { x: PAD.left - 6, y: y(tick) + 4, class: 'tick', 'text-anchor': 'end' }, this.#label(tick)));
    }
    for (const minutes of [15, 10, 5, 0]) {
      parts.push(draw('text', { x: x(this.#now - minutes * 60000), y: HEIGHT - 5, class: 'tick', 'text-anchor': minutes === 15 ? 'start' : minutes ? 'middle' : 'end' },
        minutes === 15 ? '−15 min' : minutes ? `−${minutes}` : 'now'));
    }
    for (const mark of this.#marks.filter(mark => mark.time > this.#now - WINDOW)) {
      const at = x(mark.time);
      parts.push(draw('g', { class: 'mark' }, draw('title', {}, `${clock(mark.time)} ${mark.text}`),
        draw('line', { x1: at, x2: at, y1: PAD.top, y2: PAD.top + h }), draw('text', { x: at > width - 60 ? at - 4 : at + 4, y: PAD.top + 9, 'text-anchor': at > width - 60 ? 'end' : 'start' }, mark.name)));
    }
    for (const one of this.#series) parts.push(...this.#curve(one, x, y));
    const shown = this.#chosen === null || !this.#moments.length ? null : this.#nearest(this.#chosen);
    if (shown) {
      parts.push(draw('line', { x1: x(shown.time), x2: x(shown.time), y1: PAD.top, y2: PAD.top + h, class: 'cursor' }));
      for (const one of this.#series) {
        if (one.value(shown) !== null) parts.push(draw('circle', { cx: x(shown.time), cy: y(one.value(shown)), r: 3.5, class: `dot ${one.style}` }));
      }
    }
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    this.#svg.setAttribute('width', width);
    this.#svg.setAttribute('height', HEIGHT);
    const last = this.#moments.at(-1);
    this.#svg.setAttribute('aria-label', last ? `Now ${this.#words(last)}. The arrow keys read earlier moments.` : 'Nothing is known yet');
    this.#svg.replaceChildren(...parts);
    this.#say(shown ?? last, shown !== null);
  }

  #say(moment, isChosen) {
    const parts = this.#series.map(one => {
      const item = document.createElement('span');
      const key = document.createElement('i');
      key.className = `key ${one.style}`;
      item.append(key, `${one.name} `);
      const value = document.createElement('b');
      value.textContent = moment ? one.text(moment) : '–';
      item.append(value);
      return item;
    });
    const when = document.createElement('span');
    when.className = 'when';
    when.textContent = moment && isChosen ? clock(moment.time) : '';
    this.#readout.replaceChildren(when, ...parts);
  }

  // A piece for each stretch without a hole in it.
  #curve(one, x, y) {
    const pieces = [];
    let piece = [];
    let before = null;
    for (const moment of this.#moments) {
      const value = one.value(moment);
      if (value === null || (before && moment.time - before.time > GAP)) {
        if (piece.length) pieces.push(piece);
        piece = [];
      }
      if (value !== null) piece.push([x(moment.time), y(value)]);
      before = moment;
    }
    if (piece.length) pieces.push(piece);
    return pieces.flatMap(points => {
      if (points.length === 1) return [draw('circle', { cx: points[0][0], cy: points[0][1], r: 1.6, class: `dot ${one.style}` })];
      const line = `M${points.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`).join('L')}`;
      const drawn = [draw('path', { d: line, class: `line ${one.style}` })];
      if (one.kind === 'area') {
        drawn.unshift(draw('path', { d: `${line}L${points.at(-1)[0].toFixed(1)} ${HEIGHT - PAD.bottom}L${points[0][0].toFixed(1)} ${HEIGHT - PAD.bottom}Z`, class: `area ${one.style}` }));
      }
      return drawn;
    });
  }
}

const STRIP = 1000;
const LANE = 20;

/** The strip of one slot: its lives one after the other; who goes while the next one is there already is drawn low, before it. */
export function strip(lives, now, words) {
  const from = now - WINDOW;
  const x = time => Math.max(0, (time - from) / WINDOW * STRIP);
  const ordered = [...lives].sort((a, b) => a.spans[0].from - b.spans[0].from);
  const [behind, before] = [[], []];
  for (const [index, life] of ordered.entries()) {
    const end = life.end ?? now;
    const passed = Math.min(end, ordered[index + 1]?.spans[0].from ?? end);
    const box = (part, start, until, isLow) => draw('rect',
      { x: x(start), y: isLow ? LANE * 0.6 : 1, width: Math.max(1.5, x(until) - x(start)), height: isLow ? LANE * 0.4 - 1 : LANE - 2, class: isLow ? `${part.stage} low` : part.stage },
      draw('title', {}, `${words(life)}\n${part.stage} from ${clock(part.from)}`));
    for (const [at, part] of life.spans.entries()) {
      const until = life.spans[at + 1]?.from ?? end;
      if (until < from) continue;
      if (part.from < passed) behind.push(box(part, part.from, Math.min(until, passed), false));
      if (until > passed) before.push(box(part, Math.max(part.from, passed), until, true));
    }
  }
  const parts = [...behind, ...before];
  const svg = draw('svg', { viewBox: `0 0 ${STRIP} ${LANE}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, ...parts);
  const host = document.createElement('div');
  host.className = 'life';
  host.append(svg);
  // Signs keep their shape, whatever the width: they are no part of the drawing that is stretched.
  for (const life of ordered.filter(life => life.end && life.end > from)) {
    const sign = document.createElement('span');
    sign.className = life.is_death ? 'sign death' : 'sign end';
    sign.textContent = life.is_death ? '×' : '';
    sign.style.left = `${x(life.end) / STRIP * 100}%`;
    sign.title = `${clock(life.end)} ${words(life)}: ${life.reason}`;
    host.append(sign);
  }
  return host;
}
