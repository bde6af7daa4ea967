// One click puts the reminder on the clipboard; without it the text can be selected and copied.

const told = document.getElementById('copied');

for (const button of document.querySelectorAll('[data-copies]')) {
  const text = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener('click', async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      return; // not allowed here: the text is selected, so Ctrl+C does it
    }
    told.textContent = button.dataset.copied;
  });
}
