// Numbers and times as people read them.

/** A number and its unit, apart, so that they can be set in different sizes. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return ['–', ''];
  if (seconds < 0.001) return [`${Math.round(seconds * 1e6)}`, 'µs'];
  if (seconds < 0.0995) return [(seconds * 1e3).toFixed(1), 'ms'];
  if (seconds < 0.9995) return [`${Math.round(seconds * 1e3)}`, 'ms'];
  if (seconds < 99.95) return [seconds.toFixed(1), 's'];
  if (seconds < 7200) return [`${Math.round(seconds / 60)}`, 'min'];
  if (seconds < 172800) return [`${Math.round(seconds / 3600)}`, 'h'];
  return [`${Math.round(seconds / 86400)}`, 'd'];
}

export function rate(perSecond) {
  return perSecond < 99.95 ? perSecond.toFixed(1) : grouped(Math.round(perSecond));
}

export function memory(bytes) {
  if (bytes === null || bytes === undefined) return ['–', ''];
  const mebi = bytes / 1048576;
  return mebi < 9999.5 ? [grouped(Math.round(mebi)), 'MiB'] : [(mebi / 1024).toFixed(1), 'GiB'];
}

/** 1234567 as 1 234 567, with spaces that don't break. */
export function grouped(number) {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

export function together([number, unit]) {
  return unit ? `${number}\u00a0${unit}` : number;
}

export function clock(milliseconds) {
  return new Date(milliseconds).toLocaleTimeString('en-GB', { hour12: false });
}

export function several(count, one, many = `${one}s`) {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** From the words of the program to those of a sentence: "exitCode" as "exit code". */
export function plain(word) {
  return word.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
