// What the page does beyond its forms, which work without it: shows what comes without a reload, and keeps what is being typed.

const refresh = async () => {
  const page = new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html');
  for (const shown of document.querySelectorAll('[data-live]')) {
    const next = page.querySelector(`[data-live="${shown.dataset.live}"]`);
    if (next !== null && next.innerHTML !== shown.innerHTML) shown.replaceChildren(...next.childNodes);
  }
};

document.addEventListener('submit', async (event) => {
  const form = event.target;
  event.preventDefault();
  const button = event.submitter;
  const sent = new URLSearchParams(new FormData(form, button));
  if (form.hasAttribute('data-quiet')) form.reset();
  await fetch(form.action, { method: 'POST', body: sent });
  await refresh();
});

new EventSource('/events').addEventListener('message', refresh);
