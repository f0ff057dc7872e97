// Starts the viewer of the API page. What it may ask is this origin alone.

const place = document.getElementById('viewer');
const dark = matchMedia('(prefers-color-scheme: dark)');

// The viewer knows night by a class.
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

window.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  // With it each operation is a link inside a button, which no keyboard can use.
  deepLinking: false,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  // It would ask a server elsewhere whether the document is valid; a test of ours does.
  validatorUrl: null,
});

// What the viewer leaves out for those who don't see it or have no mouse, put in as often as it draws.
new MutationObserver(complete).observe(place, { childList: true, subtree: true });

function complete() {
  // The page has its main part, and the viewer is within it.
  set('main', 'role', () => 'presentation');
  set('pre', 'tabindex', () => 0);
  set('input, select, textarea', 'aria-label', field =>
    field.closest('tr')?.querySelector('.parameter__name, td')?.textContent.replaceAll('*', ' ').trim() || 'Value');
}

function set(parts, attribute, valueOf) {
  for (const part of place.querySelectorAll(parts)) {
    if (!part.hasAttribute(attribute)) {
      part.setAttribute(attribute, valueOf(part));
    }
  }
}
