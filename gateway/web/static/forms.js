// Comforts for plain forms; everything works without them.

for (const button of document.querySelectorAll('[data-shows]')) {
  const input = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    button.setAttribute('aria-pressed', String(shown));
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

// A long list of boxes to tick is narrowed while its name is typed; what is ticked stays in sight.
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/đ/g, 'd');
for (const field of document.querySelectorAll('[data-narrows]')) {
  field.hidden = false;
  const choices = document.getElementById(field.dataset.narrows).querySelectorAll('.choice');
  const typed = field.querySelector('input');
  typed.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
  typed.addEventListener('input', (event) => {
    const wanted = plain(event.target.value.trim());
    for (const choice of choices) {
      choice.hidden = !choice.querySelector('input').checked && !plain(choice.textContent).includes(wanted);
    }
  });
}

const summary = document.querySelector('[data-focus]');
if (summary) summary.focus();
