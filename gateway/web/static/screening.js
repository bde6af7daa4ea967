// The right arrow goes on to the next entry, wherever nothing else wants it: fields, choices and
// players keep their keys. What is asked of entries that are sent back shows for those alone.

const following = document.getElementById('following');
const until = document.querySelector('[data-for=sent_back]');

document.addEventListener('keydown', (event) => {
  if (!following || event.key !== 'ArrowRight' || event.defaultPrevented) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest('input, textarea, select, video, audio')) return;
  following.click();
});

function fit() {
  until.hidden = !document.getElementById('sent_back').checked;
}

if (until) {
  for (const one of document.querySelectorAll('input[name=action]')) one.addEventListener('change', fit);
  fit();
}
