// Judges films as they are chosen or dropped, a few at a time, and shows what becomes of each. Nothing depends on it: without this script
// the same form posts to the same address, and each verdict that is shown here is the server's own HTML. Films and verdicts live in this
// page alone; nothing is stored.

// So many films are under way at once: enough to keep a server busy while the next film travels, too few to fill its queue.
const AT_ONCE = 2;
// After so many failures in a row, some half a minute, the queue stops and asks.
const PATIENCE = 6;
const LONGEST_WAIT_S = 60;
// Nothing for so long, in ms, is no answer: no progress of the upload, and then no verdict. The server's own deadlines are shorter. How long
// an upload takes as a whole doesn't matter, since some lines are slow.
const NO_ANSWER_MS = 600_000;

const TONES = { pneumonia: 'pneumonia', normal: 'normal', uncertain: 'uncertain', unsuitable: 'unsuitable', refused: 'not judged' };

const find = id => document.getElementById(id);
const form = find('upload');
const entries = [];
const { title } = document;
const pause = { failures: 0, until: 0, timer: 0, why: '', stopped: false };
let announced = [];

document.addEventListener('input', fade);
if (form) {
  document.documentElement.classList.add('scripted');
  find('film').addEventListener('change', takeChosen);
  find('print').addEventListener('click', () => window.print());
  find('clear').addEventListener('click', removeAll);
  find('again').addEventListener('click', tryAgain);
  document.addEventListener('paste', event => take(event.clipboardData?.files ?? []));
  document.addEventListener('click', takeSample);
  acceptDrops();
  // A browser that comes back to the page may remember what was chosen.
  form.reset();
}

// The choice ------------------------------------------------------------------------------------------------------------------------

function takeChosen() {
  take(find('film').files);
  // The same film may be chosen again.
  form.reset();
}

function acceptDrops() {
  const holdsFiles = event => event.dataTransfer?.types.includes('Files');
  const over = yes => document.body.classList.toggle('dropping', yes);
  document.addEventListener('dragover', event => {
    if (holdsFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      over(true);
    }
  });
  // Leaving for nowhere is leaving the window.
  document.addEventListener('dragleave', event => event.relatedTarget ?? over(false));
  document.addEventListener('drop', event => {
    over(false);
    if (holdsFiles(event)) {
      event.preventDefault();
      take(event.dataTransfer.files);
    }
  });
}

async function takeSample(event) {
  const link = event.target.closest?.('a[data-sample]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }

  event.preventDefault();
  try {
    const response = await fetch(link.dataset.sample);
    if (!response.ok) {
      throw new Error(`${response.status}`);
    }

    take([new File([await response.blob()], link.dataset.name)]);
  } catch {
    // The link leads to the same verdict as a page, or to the browser's own words for what is wrong.
    location.assign(link.href);
  }
}

function take(files) {
  for (const file of files) {
    entries.push(newEntry(file));
  }

  if (files.length > 0) {
    announce(files.length === 1 ? `${files[0].name} was taken.` : `${files.length} films were taken.`);
    work();
  }
}

// The queue -------------------------------------------------------------------------------------------------------------------------

function work() {
  while (!pause.timer && !pause.stopped && entries.filter(entry => entry.request).length < AT_ONCE) {
    const next = entries.find(entry => entry.state === 'waiting');
    if (!next) {
      break;
    }

    send(next);
  }

  showAll();
}

function send(entry) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append('file', entry.file, entry.file.name);
  entry.request = request;
  show(entry, 'sending', 0);
  let silence;
  const patiently = () => {
    clearTimeout(silence);
    silence = setTimeout(() => request.abort(), NO_ANSWER_MS);
  };
  request.upload.addEventListener('progress', patiently);
  request.upload.addEventListener('progress', event => entry.request === request && event.lengthComputable && show(entry, 'sending', event.loaded / event.total));
  request.upload.addEventListener('load', () => entry.request === request && show(entry, 'judging'));
  request.addEventListener('load', () => finish(entry, () => hear(entry, request)));
  for (const kind of ['error', 'abort']) {
    // A film that was removed is nobody's any more.
    request.addEventListener(kind, () => entry.request === request && finish(entry, () => wait(entry, 'The service does not answer.', 0)));
  }

  request.addEventListener('loadend', () => clearTimeout(silence));
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'text/html');
  request.send(body);
  patiently();
}

function finish(entry, then) {
  entry.request = null;
  then();
  work();
}

// A page of ours says what became of the film, whatever its status. Any other answer is that of the server in front, or of pneuxnet.
function hear(entry, request) {
  const page = new DOMParser().parseFromString(request.responseText, 'text/html');
  const card = page.querySelector('#answer .result');
  const problem = page.getElementById('answer-title')?.textContent;
  const detail = page.querySelector('#answer .alert')?.textContent ?? '';
  const { status } = request;
  if (card) {
    pause.failures = 0;
    settle(entry, document.adoptNode(card));
  } else if (status === 502 || status === 503 || status === 429) {
    wait(entry, status === 502 ? 'The service does not answer.' : 'The service is busy.', secondsOf(request));
  } else if (status === 504) {
    fail(entry, 'It took too long', 'The service gave this film up at its time limit. Trying again may help.');
  } else if (status === 413) {
    refuse(entry, problem ?? 'The film is too large', detail || 'The server in front of the service takes no film of this size. Save it with more compression.');
  } else if (problem) {
    status >= 500 ? fail(entry, problem, detail) : refuse(entry, problem, detail);
  } else {
    fail(entry, 'No verdict', `The service answered with something else than a verdict (${status}).`);
  }
}

// Retry-After is a number of seconds, or a date (RFC 9110, 10.2.3).
function secondsOf(request) {
  const says = request.getResponseHeader('Retry-After') ?? '';
  const seconds = /^\d+$/.test(says) ? Number(says) : (Date.parse(says) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, LONGEST_WAIT_S) : 0;
}

// A film may be sent again: a verdict changes nothing on the server. One failure holds up the whole queue, since the next film would
// only meet the same.
function wait(entry, why, seconds) {
  show(entry, 'waiting');
  if (pause.timer || pause.stopped) {
    return;
  }

  pause.why = why;
  pause.failures++;
  if (pause.failures >= PATIENCE) {
    pause.stopped = true;
    announce(`${why} Films are waiting. Use the button Try again now.`);
    return;
  }

  const wait = Math.max(seconds, Math.min(2 ** (pause.failures - 1), 15));
  pause.until = Date.now() + wait * 1000;
  pause.timer = setInterval(count, 250);
  announce(`${why} Trying again in ${Math.ceil(wait)} seconds.`);
}

function count() {
  if (Date.now() >= pause.until) {
    goOn();
  } else {
    showTrouble();
  }
}

function goOn() {
  clearInterval(pause.timer);
  pause.timer = 0;
  work();
}

function tryAgain() {
  pause.stopped = false;
  pause.failures = 0;
  // The button is about to go; who pressed it should not be left nowhere.
  find('tally').focus();
  goOn();
}

// Cards -----------------------------------------------------------------------------------------------------------------------------

function newEntry(file) {
  const entry = { file, state: 'waiting', request: null, address: URL.createObjectURL(file) };
  entry.place = document.createElement('li');
  entry.place.className = 'entry';
  entry.place.tabIndex = -1;
  entry.place.id = `film-${newEntry.count = (newEntry.count ?? 0) + 1}`;
  entry.again = button('Try again', () => retry(entry));
  entry.again.classList.add('retry');
  entry.remove = button('×', () => remove(entry));
  entry.remove.classList.add('remove');
  entry.remove.title = 'Remove';
  entry.deeds = element('div', 'deeds', entry.again, entry.remove);
  entry.thumbnail = document.createElement('a');
  entry.thumbnail.href = `#${entry.place.id}`;
  entry.tile = element('li', '', entry.thumbnail);
  find('entries').append(entry.place);
  find('strip').append(entry.tile);
  pend(entry);
  if (file.size > Number(form.dataset.maxFile)) {
    refuse(entry, 'The film is too large', `It has ${megabytes(file.size)}; a film may have ${megabytes(form.dataset.maxFile)}.`);
  }

  return entry;
}

function button(label, act) {
  const made = element('button', 'btn btn-quiet', label);
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
}

function element(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

function pend(entry) {
  const card = find('pending').content.firstElementChild.cloneNode(true);
  card.querySelector('.file').textContent = entry.file.name;
  card.querySelector('.sheet').append(preview(entry));
  put(entry, card);
  show(entry, 'waiting');
}

function put(entry, card) {
  entry.card = card;
  card.querySelector('.finding').append(entry.deeds);
  entry.place.replaceChildren(card);
}

// Browsers show neither DICOM nor, as a rule, TIFF: the server does, with its verdict.
function preview(entry) {
  const image = element('img', 'plain');
  image.alt = '';
  image.decoding = 'async';
  image.addEventListener('error', () => image.replaceWith(element('span', 'blind', kindOf(entry.file))));
  image.src = entry.address;
  return image;
}

const kindOf = file => file.name.includes('.') ? file.name.split('.').pop().slice(0, 5).toUpperCase() : 'FILE';

// What is under way, in words and as a bar.
function show(entry, state, share) {
  const changed = entry.state !== state || !entry.thumbnail.firstChild;
  entry.state = state;
  const [label, reason] = {
    waiting: ['Waiting', megabytes(entry.file.size)],
    sending: ['Sending', `${Math.round(100 * (share ?? 0))}% of ${megabytes(entry.file.size)}`],
    judging: ['Judging', 'XNet looks at the film.'],
  }[state];
  const bar = entry.card.querySelector('progress');
  entry.card.querySelector('.label').textContent = label;
  entry.card.querySelector('.reason').textContent = reason;
  bar.setAttribute('aria-label', `${label} ${entry.file.name}`);
  // Without a value it says that something goes on, and not how far.
  state === 'judging' ? bar.removeAttribute('value') : bar.setAttribute('value', share ?? 0);
  if (changed) {
    showTile(entry);
  }
}

function settle(entry, card) {
  entry.state = 'done';
  for (const moment of card.querySelectorAll('time')) {
    moment.textContent = new Date(moment.dateTime).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  }

  put(entry, card);
  showTile(entry);
  announce(`${entry.file.name}: ${words(card, '.label')}. ${words(card, '.probability') || words(card, '.reason')}`);
}

// The server's own card for a film that it refused has no more than this, so one that never got that far looks the same.
function refuse(entry, title, detail) {
  const card = find('pending').content.firstElementChild.cloneNode(true);
  card.className = 'result refused';
  card.dataset.tone = 'refused';
  card.querySelector('progress').remove();
  card.querySelector('.film').remove();
  card.querySelector('.file').textContent = entry.file.name;
  card.querySelector('.label').append(find('refused-sign').content.firstElementChild.cloneNode(true), ' Not judged');
  card.querySelector('.reason').append(element('strong', '', `${title.replace(/\.$/, '')}.`), ` ${detail}`);
  settle(entry, card);
}

function fail(entry, title, detail) {
  refuse(entry, title, detail);
  entry.state = 'failed';
}

function retry(entry) {
  pend(entry);
  entry.place.focus();
  work();
}

function remove(entry) {
  const at = entries.indexOf(entry);
  const next = entries[at + 1] ?? entries[at - 1];
  forget(entry);
  (next?.remove ?? find('film')).focus();
  work();
}

function removeAll() {
  [...entries].forEach(forget);
  clearInterval(pause.timer);
  Object.assign(pause, { failures: 0, timer: 0, stopped: false });
  find('film').focus();
  showAll();
}

function forget(entry) {
  const { request } = entry;
  entry.request = null;
  request?.abort();
  entries.splice(entries.indexOf(entry), 1);
  entry.place.remove();
  entry.tile.remove();
  URL.revokeObjectURL(entry.address);
}

// Everything together ---------------------------------------------------------------------------------------------------------------

function showAll() {
  const settled = entries.filter(entry => entry.state === 'done' || entry.state === 'failed');
  const open = entries.length - settled.length;
  document.body.classList.toggle('has-films', entries.length > 0);
  find('films').hidden = entries.length === 0;
  find('tally').textContent = tally(settled, open);
  // For who has gone to another tab meanwhile.
  document.title = entries.length === 0 ? title : `${open > 0 ? `${settled.length} of ${entries.length} judged` : tally(settled, open)} - PneuXNet`;
  find('progress').max = Math.max(1, entries.length);
  find('progress').value = settled.length;
  find('progress').hidden = open === 0 || entries.length === 1;
  find('strip').hidden = entries.length < 2;
  find('print').hidden = settled.length === 0;
  for (const entry of entries) {
    entry.again.hidden = entry.state !== 'failed';
    entry.again.setAttribute('aria-label', `Try again: ${entry.file.name}`);
    entry.remove.setAttribute('aria-label', `Remove ${entry.file.name}`);
  }

  showTrouble();
  if (open === 0 && entries.length > 1 && !showAll.told) {
    announce(`All films are judged. ${tally(settled, open)}`);
  }

  showAll.told = open === 0;
}

function tally(settled, open) {
  const counts = Object.entries(TONES)
    .map(([tone, word]) => [settled.filter(entry => entry.card.dataset.tone === tone).length, word])
    .filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const films = entries.length === 1 ? '1 film' : `${entries.length} films`;
  // A number stays on the line of what it counts.
  return [films, ...counts, ...(open > 0 ? [`${open} to go`] : [])].map(part => part.replaceAll(' ', '\u00a0')).join(' · ');
}

function showTrouble() {
  const waits = pause.timer || pause.stopped;
  find('trouble').hidden = !waits;
  if (waits) {
    const seconds = Math.max(1, Math.ceil((pause.until - Date.now()) / 1000));
    find('trouble-says').textContent = pause.stopped
      ? `${pause.why} Nothing is lost: the films wait here. Check the connection, then try again.`
      : `${pause.why} Trying again in ${seconds} s.`;
  }
}

function showTile(entry) {
  const { tone } = entry.card.dataset;
  const sign = entry.card.querySelector('.sign')?.cloneNode(true) ?? element('span', entry.state === 'waiting' ? 'sign working idle' : 'sign working');
  const shown = entry.card.querySelector('.plain')?.cloneNode() ?? element('span', 'blind', kindOf(entry.file));
  shown.alt = '';
  shown.addEventListener('error', () => shown.replaceWith(element('span', 'blind', kindOf(entry.file))));
  entry.tile.className = `tile ${tone}`;
  entry.thumbnail.replaceChildren(shown, sign, element('span', 'visually-hidden', `${entry.file.name}: ${words(entry.card, '.label')}`));
}

// What is read aloud comes in one piece, since a screen reader drops what is replaced too soon.
function announce(sentence) {
  if (announced.length === 0) {
    setTimeout(() => {
      find('status').textContent = announced.join(' ');
      announced = [];
    }, 600);
  }

  announced.push(sentence);
}

function fade(event) {
  if (event.target.matches?.('.strength')) {
    event.target.closest('.film').querySelector('.evidence').style.opacity = event.target.value / 100;
  }
}

const words = (card, part) => card.querySelector(part)?.textContent.replace(/\s+/g, ' ').trim() ?? '';

function megabytes(bytes) {
  const size = Number(bytes) / (1024 * 1024);
  return size < 0.1 ? `${Math.ceil(Number(bytes) / 1024)} kB` : `${Number(size.toFixed(1))} MB`;
}
