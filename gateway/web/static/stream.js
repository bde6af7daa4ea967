// Server-sent events that come back by themselves, and say whether they are there.

import { byId, write } from './dom.js';

const AGAIN_MS = 5000;

// `told`: event name -> what to do with its data; `live`, `lost`: what to say meanwhile.
export function follow(address, told, live, lost) {
  let source = null;

  function show(on) {
    byId('live').classList.toggle('on', on);
    write(byId('live'), on ? live : lost);
  }

  function connect() {
    source = new EventSource(address);
    source.addEventListener('open', () => show(true));
    source.addEventListener('error', () => {
      show(false);
      // The browser comes back by itself after a broken line, but not after a refusal.
      if (source.readyState === EventSource.CLOSED) window.setTimeout(reconnect, AGAIN_MS);
    });
    for (const [name, take] of Object.entries(told)) {
      source.addEventListener(name, (event) => {
        show(true);
        take(JSON.parse(event.data));
      });
    }
  }

  function reconnect() {
    if (document.visibilityState === 'visible' && source.readyState === EventSource.CLOSED) connect();
  }

  // A hidden page needs no figures, and a browser has few connections to one site.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') source.close();
    else reconnect();
  });
  connect();
}
