/** What is shown of one queue. */
export interface QueueView {
  readonly name: string;
  /** Jobs by their state: `waiting`, `active`, … */
  readonly counts: Readonly<Record<string, number>>;
  /** The latest that were given up. */
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
}

const states = ['waiting', 'active', 'delayed', 'completed', 'failed'] as const;

/** The page, drawn anew by the browser every five seconds. No script: it stands behind a strict content policy. */
export function boardPage(queues: readonly QueueView[]): string {
  const head = ['queue', ...states].map((name) => `<th scope="col">${name}</th>`).join('');
  const rows = queues.map(
    ({ name, counts }) =>
      `<tr><th scope="row">${escaped(name)}</th>${states.map((state) => `<td>${counts[state] ?? 0}</td>`).join('')}</tr>`,
  );
  const failures = queues.flatMap(({ name, failed }) =>
    failed.map(({ id, reason }) => `<li>${escaped(name)} ${escaped(id)}: ${escaped(reason)}</li>`),
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="refresh" content="5">
    <title>Queues</title>
  </head>
  <body>
    <main>
      <h1>Queues</h1>
      <table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>
      <h2>Given up</h2>
      ${failures.length === 0 ? '<p>None.</p>' : `<ul>${failures.join('')}</ul>`}
    </main>
  </body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
