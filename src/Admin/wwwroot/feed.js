// What the server tells each second: server-sent events, read by fetch, since an EventSource can't show a token.

/** Milliseconds after which what was heard last is old. */
export const SILENCE = 4000;
const LONGEST_PAUSE = 8000;

export class Feed {
  #token;
  #on;
  #heard = 0;
  #pause = 500;
  #abort = null;
  #wake = null;

  /** @param on {message, link(state, detail)} */
  constructor(token, on) {
    this.#token = token;
    this.#on = on;
    setInterval(() => this.#watch(), 500);
    addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => document.hidden || this.hurry());
  }

  async run() {
    for (;;) {
      try {
        const found = await this.#follow();
        if (found === 'token') {
          await new Promise(wake => { this.#wake = wake; });
          continue;
        }
        // What it refuses stays to be read, while it is asked again.
        if (found !== 'refused') this.#on.link('lost', this.#heard);
      } catch (e) {
        if (e.name !== 'AbortError' && !(e instanceof TypeError)) console.error(e);
        this.#on.link('lost', this.#heard);
      }
      await new Promise(wake => { this.#wake = wake; setTimeout(wake, this.#pause * (0.75 + Math.random() / 2)); });
      this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    }
  }

  /** Tries at once. */
  hurry() {
    this.#wake?.();
  }

  async #follow() {
    this.#abort = new AbortController();
    // An answer that doesn't come is as good as none.
    const impatience = setTimeout(() => this.#abort.abort(), 10000);
    const token = this.#token();
    const response = await fetch('/feed', {
      headers: token ? { Authorization: `Bearer ${token}` } : {}, cache: 'no-store', signal: this.#abort.signal,
    });
    clearTimeout(impatience);
    if (response.status === 401) {
      this.#on.link('token', token ? 'This is not the token.' : '');
      return 'token';
    }
    if (!response.ok) {
      this.#on.link('refused', (await response.json().catch(() => null))?.detail ?? `status ${response.status}`);
      return 'refused';
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    this.#heard = Date.now();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'ended';
      const pieces = (rest + value).split('\n\n');
      rest = pieces.pop();
      for (const piece of pieces) {
        const data = piece.split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5).trimStart()).join('\n');
        if (!data) continue;
        this.#heard = Date.now();
        this.#pause = 500;
        this.#on.message(JSON.parse(data));
        this.#on.link('live', this.#heard);
      }
    }
  }

  // A connection can be dead without an end.
  #watch() {
    const silent = Date.now() - this.#heard;
    if (this.#heard && silent > SILENCE) {
      this.#on.link('lost', this.#heard);
      if (silent > 2 * SILENCE) this.#abort?.abort();
    }
  }
}
