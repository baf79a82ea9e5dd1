import type { LocalStack } from './local-stack';

const schemes = { https: { port: 443, usual: '443' }, http: { port: 80, usual: '80' } } as const;

/** Where a browser finds what runs: the edge's ports on this machine, and the names that it knows. */
export function addresses(stacks: readonly LocalStack[]): string[] {
  const ports = stacks.flatMap(({ compose }) =>
    Object.values(compose.services).flatMap((service) => service.ports ?? []),
  );
  const domains = [...new Set(stacks.flatMap(({ requests }) => requests.map(({ domain }) => domain)))];
  const found = domains.map((domain) =>
    Object.entries(schemes)
      .flatMap(([scheme, { port, usual }]) => {
        const published = ports.find(({ target }) => target === port)?.published;
        return published === undefined ? [] : `${scheme}://${domain}${published === usual ? '' : `:${published}`}/`;
      })
      .join('  '),
  );
  return found.filter((each) => each !== '');
}
