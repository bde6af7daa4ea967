// The page's texts and formats, in the language of the page. Times are those of the contest it is about.

export class Texts {
  constructor(texts, lang) {
    this.texts = texts;
    this.lang = lang;
    const locale = lang === 'vi' ? 'vi-VN' : 'en-GB';
    const zone = { timeZone: knownZone(document.documentElement.dataset.zone), hourCycle: 'h23' };
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
    this.numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    this.rates = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    this.times = new Intl.DateTimeFormat(locale, { ...zone, ...time });
    this.days = new Intl.DateTimeFormat(locale, lang === 'vi'
      ? { ...zone, day: '2-digit', month: '2-digit', year: 'numeric' }
      : { ...zone, day: 'numeric', month: 'short', year: 'numeric' });
    this.kept = new Map();
    this.gap = lang === 'vi' ? ' ' : ', ';
    for (const name of ['t', 'time', 'exact']) this[name] = this[name].bind(this);
  }

  t(key, values = {}) {
    let text = this.texts[key];
    if (typeof text === 'object') text = values.count === 1 ? text.one : text.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === 'number' ? this.number(value) : String(value);
    });
  }

  // A table asks for the same few numbers again and again, and formatting is slow.
  number(value) { return this.remembered(value, (given) => this.numbers.format(given)); }

  percent(rate) { return this.remembered(`${rate}%`, () => `${this.rates.format(rate * 100)}%`); }

  remembered(key, make) {
    let text = this.kept.get(key);
    if (text === undefined) {
      text = make(key);
      if (this.kept.size < 5000) this.kept.set(key, text);
    }
    return text;
  }

  time(millis) { return this.times.format(millis); }

  // 08:00 ngày 07/10/2024; seconds only where there are any.
  begins(millis, clock = this.time(millis).replace(/(:\d\d):00$/, '$1'), day = this.days.format(millis)) {
    return this.lang === 'vi' ? `${clock} ngày ${day}` : `${day}, ${clock}`;
  }

  // An end is exclusive: one at midnight is that of the day before, 24:00.
  ends(millis) {
    const atMidnight = this.time(millis) === '00:00:00';
    return atMidnight ? this.begins(millis, '24:00', this.days.format(millis - 1)) : this.begins(millis);
  }

  exact(millis) { return `${this.days.format(millis)}${this.gap}${this.time(millis)}`; }
}

// A browser older than the name of a zone shows the hours of its own device, which is mostly there.
function knownZone(name = 'Asia/Ho_Chi_Minh') {
  try {
    return Intl.DateTimeFormat(undefined, { timeZone: name }) && name;
  } catch {
    return undefined;
  }
}

export function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
