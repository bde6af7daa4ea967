// How much of the window the bar covers: what is scrolled to stays clear of it, however tall its
// texts make it. In a low window only its first line stays.

import { byId } from './dom.js';

export function watchBar() {
  const bar = byId('status-bar');
  const line = bar.querySelector('.clock-line');
  const measure = () => {
    const stays = window.getComputedStyle(bar).display === 'contents' ? line : bar;
    document.documentElement.style.setProperty('--bar', `${stays.offsetHeight}px`);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(bar);
  observer.observe(line);
  window.addEventListener('resize', measure);
}

// Brings the beginning of a text into sight, if it is not there whole.
export function bringIntoSight(node) {
  const { top, bottom } = node.getBoundingClientRect();
  const covered = parseFloat(document.documentElement.style.getPropertyValue('--bar')) || 0;
  if (top < covered || bottom > window.innerHeight) node.scrollIntoView({ block: 'start' });
}
