// The page: what the feed tells, put into its places. Nothing here decides anything about the service.

import { Chart, WINDOW, linear, logarithmic, strip } from './chart.js';
import { Feed, SILENCE } from './feed.js';
import { clock, grouped, memory, plain, rate, several, span, together } from './words.js';

const TOKEN = 'pneuxnet-token';
const MOST_EVENTS = 100;

const $ = id => document.getElementById(id);
const state = { now: null, skew: 0, moments: [], lives: [], events: [], heard: 0 };

let token = sessionStorage.getItem(TOKEN) ?? '';

function make(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children.filter(child => child !== null));
  return node;
}

/** Puts text into a place, and touches nothing if it is there already. */
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// --- what came ---

function take(message) {
  if (message.is_whole) {
    // An admin app that has begun anew knows less of the same service than a page that was open before.
    const since = message.moments?.[0].time ?? message.time;
    state.moments = state.now?.master.name === message.master.name ? state.moments.filter(moment => moment.time < since) : [];
    state.events = [];
  }
  state.now = message;
  state.moments = state.moments.concat(message.moments ?? []).filter(moment => moment.time > message.time - WINDOW);
  state.events = state.events.concat(message.events ?? []).slice(-200);
  if (message.lives) state.lives = message.lives;
  showAll();
}

function showAll() {
  const { now } = state;
  const { master } = now;
  document.title = `${judge(now) === 'good' ? '' : '(!) '}${master.name || 'PneuXNet'}: ${headline(now).split(/[:;,]/)[0].toLowerCase()}`;
  put($('name'), master.name || 'PneuXNet');
  put($('app'), `${master.app.split('/').at(-1)} at ${master.listeners.join(', ')}`);
  showHealth(now);
  showTiles(now);
  const marks = state.events.filter(one => ['ReloadDone', 'ReloadFailed', 'Promoted'].includes(one.event) && one.slot === undefined)
    .map(one => ({ time: Date.parse(one.time), text: one.message, name: { ReloadDone: 'reload', ReloadFailed: 'reload failed', Promoted: 'upgrade' }[one.event] }));
  traffic.show(state.moments, marks, now.time);
  latency.show(state.moments, marks, now.time);
  showWorkers(now);
  showLate(now);
  showIncidents(now);
  showEvents();
  showSteering(now);
}

/** The worst finding's word for it. */
function judge({ findings }) {
  return findings[0]?.concern ?? 'good';
}

function headline({ findings, master }) {
  const sentence = findings[0]?.what ?? master.health;
  return sentence[0].toUpperCase() + sentence.slice(1);
}

function showHealth(now) {
  const { master, findings: [worst, ...others] } = now;
  $('health').dataset.state = judge(now);
  put($('sentence'), headline(now));
  put($('remedy'), worst?.remedy ? `To do: ${worst.remedy}` : '');
  const also = others.map(({ what, remedy }) => `${what[0].toUpperCase()}${what.slice(1)}${remedy ? `. To do: ${remedy}` : ''}`);
  if ([...$('also').children].map(one => one.textContent).join('\n') !== also.join('\n')) $('also').replaceChildren(...also.map(text => make('li', '', text)));
  const reload = master.reload === 'none' ? 'no reload yet'
    : `reload ${master.reload}${master.reloaded && master.reload !== 'underway' ? ` ${together(span(master.reloaded))} ago` : ''}${master.reload_error ? `: ${master.reload_error}` : ''}`;
  const upgrade = master.successor ? `new master pid ${master.successor}${master.successor_serves ? ' serves: commit or roll back' : ' starts'}`
    : master.has_predecessor ? 'the old master still lives' : null;
  put($('circumstances'), [`up ${together(span(master.uptime))}`, reload, upgrade, `master pid ${master.pid}`, `version ${master.version}`].filter(Boolean).join(' · '));
}

/** What was seen last is no more than that: who looks must not take it for what is. */
function showSilence() {
  const { master } = state.now;
  $('health').dataset.state = 'uneasy';
  put($('sentence'), `Nothing is heard of it for ${together(span((Date.now() - state.heard) / 1000))}`);
  put($('remedy'), 'To do: on its machine, pneuxnet ctl status tells whether the service is there; if it is, its log tells of the admin app, and else the way to it is cut');
  $('also').replaceChildren();
  put($('circumstances'), `At ${clock(state.heard)} it was: ${headline(state.now)}`);
  document.title = `(?) ${master.name || 'PneuXNet'}: nothing is heard`;
  for (const button of [$('less'), $('more'), $('reload')]) button.disabled = true;
}

// --- numbers ---

const TILES = [
  ['Requests', now => [rate(now.speed.per_second), '/s'], now => `${grouped(now.ended)} in all`],
  ['Failed', now => [rate(now.speed.failed_per_second), '/s'], now => `${grouped(now.failed)} in all`, now => now.speed.failed_per_second > 0],
  ['p50', now => span(now.speed.p50), () => 'half are faster'],
  ['p99', now => span(now.speed.p99), () => '1 of 100 is slower'],
  ['In flight', now => [grouped(sum(now, 'executing')), ''], now => late(now), now => now.late_count > 0 || queued(now) > 0],
  ['Workers', now => [`${now.master.serving}/${now.master.target}`, ''], now => crew(now), now => crew(now) !== 'all serve'],
  ['Memory', now => memory(sum(now, 'memory')), () => "the workers' own"],
].map(([title, value, more, isWorrying]) => {
  const number = make('span', 'number');
  const unit = make('span', 'unit');
  const note = make('dd', 'note');
  const tile = make('div', 'tile', make('dt', '', title), make('dd', 'value', number, unit), note);
  $('tiles').append(tile);
  return { value, more, isWorrying, number, unit, note, tile };
});

function sum(now, what) {
  return now.workers.reduce((total, worker) => total + (worker[what] ?? 0), 0);
}

/** Connections that nobody has accepted yet. */
function queued({ master }) {
  return master.waiting.reduce((total, one) => total + (one ?? 0), 0);
}

function crew({ master, workers }) {
  const silent = workers.filter(worker => worker.silent).length;
  return master.serving < master.target ? 'too few serve' : silent ? `${silent} silent` : 'all serve';
}

function late(now) {
  const waiting = sum(now, 'waiting');
  const outside = queued(now);
  return [
    now.late_count ? `${grouped(now.late_count)} for 1\u00a0s or longer` : null,
    waiting ? `${several(waiting, 'waits', 'wait')} for a turn` : null,
    outside ? `${several(outside, 'waits', 'wait')} outside` : null,
  ].filter(Boolean).join(', ') || 'none for long';
}

function showTiles(now) {
  for (const { value, more, isWorrying, number, unit, note, tile } of TILES) {
    const [figure, what] = value(now);
    put(number, figure);
    put(unit, what);
    put(note, more(now));
    tile.classList.toggle('worrying', isWorrying?.(now) ?? false);
  }
}

const traffic = new Chart($('traffic'), $('traffic-readout'), [
  { value: moment => moment.per_second, text: moment => `${rate(moment.per_second)}/s`, kind: 'area', style: 'one', name: 'all' },
  { value: moment => moment.failed_per_second, text: moment => `${rate(moment.failed_per_second)}/s`, kind: 'area', style: 'two', name: 'failed' },
], tick => tick < 10 && tick % 1 ? tick.toFixed(1) : grouped(Math.round(tick)), moment => `${rate(moment.per_second)} requests per second, ${rate(moment.failed_per_second)} failed`, linear);

const latency = new Chart($('latency'), $('latency-readout'), [
  { value: moment => moment.p50 ?? null, text: moment => together(span(moment.p50)), kind: 'line', style: 'one', name: 'p50' },
  { value: moment => moment.p99 ?? null, text: moment => together(span(moment.p99)), kind: 'line', style: 'two', name: 'p99' },
], tick => together(span(tick)).replace('.0', ''), moment => `half of the requests within ${together(span(moment.p50))}, 99 of 100 within ${together(span(moment.p99))}`, logarithmic);

// --- workers ---

function showWorkers(now) {
  const living = Map.groupBy(now.workers, worker => worker.slot);
  const lives = Map.groupBy(state.lives, life => life.slot);
  const slots = [...new Set([...living.keys(), ...lives.keys()])].filter(slot => slot < now.master.target || living.has(slot) || lives.has(slot)).sort((a, b) => a - b);
  $('workers').replaceChildren(...slots.map(slot => workerRow(slot, living.get(slot) ?? [], lives.get(slot) ?? [], now)));
}

function workerRow(slot, workers, lives, now) {
  // Who serves there before who comes or goes.
  const rank = { serving: 0, starting: 1 };
  const [worker, ...more] = [...workers].sort((a, b) => (rank[a.stage] ?? 2) - (rank[b.stage] ?? 2));
  const others = more.length ? `, ${more.length} ${phase(more[0])}` : '';
  const cell = (title, text, isNumber = true) => {
    const node = make('td', isNumber ? 'n' : '', text);
    node.dataset.title = title;
    return node;
  };
  const drawing = make('td', 'strip', strip(lives, now.time, life => `worker ${life.slot} (pid ${life.pid})`), make('span', 'said', story(lives)));
  const head = make('th', '', slot >= 256 ? `spare ${slot - 256}` : `${slot}`);
  head.scope = 'row';
  if (!worker) {
    const empty = make('td', 'nobody', slot < now.master.target ? 'nobody' : 'gone');
    empty.colSpan = 9;
    return make('tr', 'vacant', head, drawing, empty);
  }
  const stage = make('td', 'phase', make('span', `stage ${worker.silent ? 'silent' : worker.stage}`, phase(worker)), others);
  return make('tr', '', head, drawing, stage, cell('PID', `${worker.pid}`), cell('Gen', `${worker.generation}`), cell('Age', together(span(worker.age))),
    cell('Req/s', rate(worker.per_second)), cell('p50', together(span(worker.p50))), cell('p99', together(span(worker.p99))),
    cell('In flight', grouped(worker.executing)), cell('Memory', together(memory(worker.memory))));
}

function phase({ stage, silent, heartbeat }) {
  return silent ? `silent ${together(span(heartbeat))}` : stage === 'condemned' ? 'being killed' : stage;
}

// The strip for who doesn't see it.
function story(lives) {
  const deaths = lives.filter(life => life.is_death && life.end);
  const living = lives.filter(life => !life.end);
  return [
    ...living.map(life => `pid ${life.pid} ${life.spans.at(-1).stage} since ${clock(life.spans.at(-1).from)}`),
    ...deaths.map(life => `pid ${life.pid} died at ${clock(life.end)}: ${life.reason}`),
  ].join('; ') || 'nobody in the last 15 minutes';
}

// --- lists ---

function showLate(now) {
  put($('late-count'), now.late_count > now.late.length ? `the oldest ${now.late.length} of ${grouped(now.late_count)}` : now.late_count ? grouped(now.late_count) : '');
  $('late').replaceChildren(...now.late.map(request => make('li', '',
    make('span', 'age', together(span(request.age))), make('span', 'what', make('b', '', request.method), ` ${request.path}`),
    make('span', 'whose', `worker ${request.slot} · pid ${request.pid}`))));
  $('late-empty').hidden = now.late_count > 0;
}

const INCIDENT = /incident (\S+?)(?=[,;:]?(\s|$))/;

function showIncidents(now) {
  const ends = Object.entries(now.tallies).filter(([name, count]) => name.startsWith('exit.') && count > 0).sort((a, b) => b[1] - a[1]);
  put($('ends'), ends.length ? `since the start: ${ends.map(([name, count]) => `${grouped(count)} ${plain(name.slice(5))}`).join(', ')}` : 'no worker has ended yet');
  const deaths = state.events.filter(one => one.event === 'Ended' || one.event === 'NotSpawned' || INCIDENT.test(one.message) && one.event.startsWith('Ended'));
  list($('incidents'), deaths.slice(-10).reverse());
  $('incidents-empty').hidden = deaths.length > 0;
}

function showEvents() {
  const only = $('only').checked;
  const shown = state.events.filter(one => !only || !['info', 'debug'].includes(one.level)).slice(-MOST_EVENTS).reverse();
  list($('events'), shown);
  $('events-empty').hidden = shown.length > 0;
}

/** Rows by the events' ids: who reads one isn't disturbed by those that come. */
function list(host, events) {
  const there = new Map([...host.children].map(row => [row.dataset.id, row]));
  host.replaceChildren(...events.map(one => there.get(`${one.id}`) ?? eventRow(one)));
}

function eventRow(one) {
  const level = { warning: '▲', error: '■', critical: '■' }[one.level];
  const sign = make('span', 'sign', level ?? '');
  if (level) {
    sign.setAttribute('role', 'img');
    sign.setAttribute('aria-label', one.level);
  }
  const text = make('span', 'text', one.message);
  const incident = INCIDENT.exec(one.message)?.[1];
  if (incident) {
    const link = make('a', '', incident);
    link.href = `/incidents/${encodeURIComponent(incident)}`;
    link.addEventListener('click', e => {
      if (e.ctrlKey || e.metaKey || e.shiftKey) return;
      e.preventDefault();
      openIncident(incident);
    });
    const at = one.message.indexOf(incident);
    text.replaceChildren(one.message.slice(0, at), link, one.message.slice(at + incident.length));
  }
  const time = make('time', '', clock(Date.parse(one.time)));
  time.dateTime = one.time;
  const row = make('li', one.level, time, sign, text);
  row.dataset.id = one.id;
  return row;
}

async function openIncident(id) {
  put($('file-title'), `Incident ${id}`);
  put($('file-text'), 'Reading');
  $('file').showModal();
  try {
    const response = await fetch(`/incidents/${encodeURIComponent(id)}`, { headers: { Accept: 'text/plain', ...token && { Authorization: `Bearer ${token}` } } });
    put($('file-text'), response.ok ? await response.text() : (await response.json()).detail);
  } catch {
    put($('file-text'), 'It could not be read: the connection is lost.');
  }
}

// --- steering ---

function showSteering(now) {
  put($('target'), `${now.master.target}`);
  const isLeaving = now.master.leaving || now.master.phase !== 'running';
  const why = !now.can_steer ? 'Nothing can be steered here: start with --admin-token-file, or use pneuxnet ctl' : isLeaving ? 'The service is stopping' : '';
  for (const button of [$('less'), $('more'), $('reload')]) {
    button.disabled = Boolean(why) || (button === $('less') && now.master.target <= 1);
    button.title = why;
  }
}

/** Asks for a yes, and for the token if there is none yet. Null: no. */
function ask(title, text, yes, wrong = '', needsToken = !token) {
  put($('ask-title'), title);
  put($('ask-text'), text);
  put($('ask-do'), yes);
  put($('ask-wrong'), wrong);
  $('token-label').hidden = !needsToken;
  $('token').required = needsToken;
  $('token').value = '';
  $('ask').returnValue = '';
  $('ask').showModal();
  (needsToken ? $('token') : $('ask-do')).focus();
  return new Promise(resolve => $('ask').addEventListener('close', () => {
    if ($('ask').returnValue !== 'yes') return resolve(false);
    if (needsToken) remember($('token').value.trim());
    resolve(true);
  }, { once: true }));
}

// A button that submits would be the one that Enter presses.
$('ask-cancel').addEventListener('click', () => $('ask').close(''));

// For as long as the tab is open.
function remember(value) {
  token = value;
  if (value) sessionStorage.setItem(TOKEN, value);
  else sessionStorage.removeItem(TOKEN);
}

async function order(title, text, yes, verb, members) {
  let wrong = '';
  while (await ask(title, text, yes, wrong)) {
    tell(`${title} …`);
    try {
      const response = await fetch(`/control/${verb}`, {
        method: 'POST', headers: { 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ ...members, wait: true, timeout: 120 }),
      });
      const answer = await response.json();
      if (response.status === 401) {
        remember('');
        wrong = 'This is not the token.';
        tell('');
        continue;
      }
      tell(response.ok ? answer.message : answer.detail, !response.ok);
    } catch {
      tell('The connection was lost; whether the order was carried out, the events will tell.', true);
    }
    return;
  }
}

let hiding = 0;
function tell(text, isBad = false) {
  clearTimeout(hiding);
  $('told').hidden = !text;
  $('told').classList.toggle('bad', isBad);
  put($('told'), text && text[0].toUpperCase() + text.slice(1));
  hiding = setTimeout(() => { $('told').hidden = true; }, isBad ? 30000 : 10000);
}

function scale(by) {
  const { target } = state.now.master;
  order(by > 0 ? 'One worker more' : 'One worker less', `From ${target} to ${target + by} workers.`, 'Scale', 'scale', { by });
}

$('more').addEventListener('click', () => scale(1));
$('less').addEventListener('click', () => scale(-1));
$('reload').addEventListener('click', () => order('Reload', 'All workers are replaced by a new generation, which serves before the old one goes.', 'Reload', 'reload', {}));
$('only').addEventListener('change', showEvents);

// --- the connection ---

let asking = false;

async function showLink(link, detail) {
  document.body.dataset.link = link;
  const isLost = link === 'lost' || link === 'refused';
  put($('link'), { live: 'Live', lost: 'Connection lost', refused: 'Refused', token: 'Token needed' }[link] ?? 'Connecting');
  $('stale').hidden = !isLost;
  if (isLost) {
    const ago = link === 'lost' && state.now ? `What you see is ${together(span((Date.now() - state.heard) / 1000))} old. ` : '';
    put($('stale'), link === 'lost' ? `The connection is lost. ${ago}Trying again.` : `The admin app refuses to tell: ${detail}.`);
  }
  if (link === 'live') state.heard = Date.now();
  if (isLost && state.now && Date.now() - state.heard > SILENCE) showSilence();
  if (link === 'token' && !asking) {
    asking = true;
    const isGiven = await ask('This service asks for its token', 'It stands in the file of --admin-token-file, and is kept until this tab is closed.', 'Show', detail, true);
    asking = false;
    if (isGiven) return feed.hurry();
    const again = make('button', '', 'Give the token');
    again.type = 'button';
    again.addEventListener('click', () => showLink('token', ''));
    $('stale').hidden = false;
    $('stale').replaceChildren('Without the token nothing is told. ', again);
  }
}

const feed = new Feed(() => token, { message: take, link: showLink });
feed.run();
