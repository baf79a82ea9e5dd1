const form = document.querySelector('#write');
const field = document.querySelector('#text');
const status = document.querySelector('#status');
const list = document.querySelector('#messages');

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    await call('/api/messages', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: field.value }),
    });
    form.reset();
    status.textContent = 'Sent.';
    await show();
  } catch (error) {
    status.textContent = `Not sent: ${error.message}.`;
  }
  field.focus();
});

async function show() {
  const { messages } = await call('/api');
  list.replaceChildren(...messages.map(row));
}

function row({ text, created_at, handled_at }) {
  const cells = [text, time.format(new Date(created_at)), handled_at === null ? 'waiting' : 'handled'];
  const line = document.createElement('tr');
  // As text, never as HTML: messages are anyone's.
  line.append(...cells.map((content) => Object.assign(document.createElement('td'), { textContent: content })));
  return line;
}

async function call(path, options) {
  const response = await fetch(path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `the server answered ${response.status}`);
  return body;
}

async function refresh() {
  try {
    if (!document.hidden) await show();
  } catch (error) {
    status.textContent = `Can't show the latest messages: ${error.message}.`;
  }
  setTimeout(refresh, 5_000);
}

refresh();
