// What the page does beyond its forms, which work without it: shows what comes without a reload, keeps what is being typed and where
// the focus is, and says aloud what a call says.

const aloud = document.querySelector('#aloud');
/** How many prompts of each call have been said. */
const said = new Map();

const speak = () => {
  for (const heard of document.querySelectorAll('[data-call]')) {
    const prompts = [...heard.children];
    const fresh = prompts.slice(said.get(heard.dataset.call) ?? 0);
    said.set(heard.dataset.call, prompts.length);
    for (const prompt of fresh) {
      if (!aloud.checked || !('say' in prompt.dataset)) continue;
      const utterance = new SpeechSynthesisUtterance(prompt.textContent);
      utterance.lang = prompt.lang;
      speechSynthesis.speak(utterance);
    }
  }
};

const renew = (shown, next) => {
  if (next === null || next.innerHTML === shown.innerHTML) return;
  const focused = shown.contains(document.activeElement) ? document.activeElement.id : undefined;
  const title = shown.closest('section')?.querySelector('h2');
  shown.replaceChildren(...next.childNodes);
  if (focused === undefined) return;
  const again = shown.querySelector(`[id="${CSS.escape(focused)}"]`);
  (again ?? shown.querySelector('button, select') ?? title)?.focus();
};

const refresh = async () => {
  const page = new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html');
  for (const shown of document.querySelectorAll('[data-live]')) {
    renew(shown, page.querySelector(`[data-live="${shown.dataset.live}"]`));
  }
  speak();
};

document.addEventListener('submit', async (event) => {
  const form = event.target;
  event.preventDefault();
  const sent = new URLSearchParams(new FormData(form, event.submitter));
  // Whoever presses a key has heard enough.
  if (sent.has('key')) speechSynthesis.cancel();
  if (form.hasAttribute('data-quiet')) form.reset();
  await fetch(form.action, { method: 'POST', body: sent });
  await refresh();
});

aloud.addEventListener('change', () => speechSynthesis.cancel());
new EventSource('/events').addEventListener('message', refresh);
