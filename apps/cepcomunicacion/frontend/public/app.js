// Written into the browser's code when the image is built, and so the public address.
const api = process.env.NEXT_PUBLIC_API_URL;
const form = document.querySelector('#lead');
const status = document.querySelector('#status');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    await call('/leads', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    });
    form.reset();
    status.textContent = 'Gracias: te escribiremos.';
  } catch (error) {
    status.textContent = `No se envió: ${error.message}.`;
  }
});

async function showArticles() {
  const { articles } = await call('/articles');
  document.querySelector('#articles').replaceChildren(
    ...articles.map(({ title, summary }) => {
      // As text, never as HTML.
      const textContent = summary === null ? title : `${title}: ${summary}`;
      return Object.assign(document.createElement('li'), { textContent });
    }),
  );
}

async function call(path, options) {
  const response = await fetch(`${api}${path}`, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `the server answered ${response.status}`);
  return body;
}

showArticles().catch((error) => {
  status.textContent = `No se pueden mostrar los artículos: ${error.message}.`;
});
