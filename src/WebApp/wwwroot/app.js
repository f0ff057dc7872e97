// Makes the form more pleasant: previews, drag and drop, an answer without a reload. Nothing depends on it: without this script the
// same form posts to the same address, and the server sends the same HTML.

const form = document.getElementById('upload');
const input = document.getElementById('film');
const drop = document.getElementById('drop');
const chosen = document.getElementById('chosen');
const complaint = document.getElementById('complaint');
const status = document.getElementById('status');
const send = document.getElementById('send');

if (form) {
  input.addEventListener('change', showChosen);
  form.addEventListener('submit', submit);
  acceptDrops();
  // Coming back by the browser's history, the chooser may still hold films.
  showChosen();
}

function acceptDrops() {
  for (const type of ['dragenter', 'dragover']) {
    drop.addEventListener(type, event => {
      event.preventDefault();
      drop.classList.add('over');
    });
  }

  for (const type of ['dragleave', 'drop']) {
    drop.addEventListener(type, event => {
      event.preventDefault();
      drop.classList.remove('over');
    });
  }

  drop.addEventListener('drop', event => {
    if (event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      showChosen();
    }
  });
}

function showChosen() {
  const files = [...input.files];
  chosen.replaceChildren(...files.map(chosenItem));
  chosen.hidden = files.length === 0;
  status.textContent = '';
  complain(whatIsWrong(files));
}

function chosenItem(file) {
  const item = document.createElement('li');
  const name = document.createElement('span');
  name.className = 'name';
  name.textContent = file.name;
  name.title = file.name;
  item.append(preview(file), name, megabytes(file.size));
  return item;
}

function preview(file) {
  const view = document.createElement('div');
  const image = document.createElement('img');
  const address = URL.createObjectURL(file);
  view.className = 'view';
  image.alt = '';
  image.addEventListener('load', () => URL.revokeObjectURL(address));
  // TIFF above all: the server reads it, browsers do not.
  image.addEventListener('error', () => {
    URL.revokeObjectURL(address);
    image.remove();
    view.classList.add('blind');
    view.textContent = file.name.split('.').pop().slice(0, 5).toUpperCase();
  });
  image.src = address;
  view.append(image);
  return view;
}

// The server checks the same and has the last word; asking here spares the upload of what it would refuse.
function whatIsWrong(files) {
  const { maxFile, maxRequest, maxFiles } = form.dataset;
  const large = files.find(file => file.size > Number(maxFile));
  const together = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length > Number(maxFiles)) {
    return `Choose at most ${maxFiles} films at once; these are ${files.length}.`;
  }

  if (large) {
    return `${large.name} has ${megabytes(large.size)}; a film may have ${megabytes(maxFile)}.`;
  }

  return together > Number(maxRequest)
    ? `Together these films have ${megabytes(together)}; send at most ${megabytes(maxRequest)} at once.`
    : '';
}

function complain(sentence) {
  complaint.textContent = sentence;
  complaint.hidden = sentence === '';
  send.disabled = sentence !== '';
}

async function submit(event) {
  event.preventDefault();
  const files = [...input.files];
  send.disabled = true;
  status.textContent = files.length === 1 ? 'Judging the film…' : `Judging ${files.length} films…`;
  try {
    const response = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'text/html' } });
    showAnswer(new DOMParser().parseFromString(await response.text(), 'text/html'), files);
  } catch {
    status.textContent = '';
    complain('The server did not answer. Check the connection and try again.');
    send.disabled = false;
  }
}

function showAnswer(page, files) {
  const answer = page.getElementById('answer');
  // A page without an answer is not the app's: a proxy in front spoke instead.
  if (!answer) {
    throw new Error('no answer');
  }

  document.querySelector('.facts')?.remove();
  answer.querySelectorAll('.result .film').forEach((place, index) => place.append(preview(files[index])));
  document.getElementById('answer').replaceWith(answer);
  document.getElementById('upload-title').textContent = page.getElementById('upload-title').textContent;
  document.title = page.title;
  form.reset();
  showChosen();
  status.textContent = 'Done.';
  document.getElementById('answer-title').focus();
  answer.scrollIntoView();
}

function megabytes(bytes) {
  const size = Number(bytes) / (1024 * 1024);
  return size < 0.1 ? `${Math.ceil(Number(bytes) / 1024)} kB` : `${Number(size.toFixed(1))} MB`;
}
