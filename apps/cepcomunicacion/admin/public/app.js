// Written into the browser's code when the image is built, and so the public address.
const api = process.env.NEXT_PUBLIC_API_URL;

async function showReport() {
  const response = await fetch(`${api}/stats`);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const { report } = await response.json();
  const lines = Object.entries(report ?? {}).flatMap(([name, value]) => [element('dt', name), element('dd', value)]);
  document.querySelector('#report').replaceChildren(...lines);
}

function element(tag, textContent) {
  return Object.assign(document.createElement(tag), { textContent });
}

showReport().catch((error) => {
  document.querySelector('#status').textContent = `No se pueden mostrar los datos: ${error.message}.`;
});
