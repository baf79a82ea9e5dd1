import type { LocalStack } from './local-stack';

/** Where a browser finds what runs: the edge's port on this machine, and the names that it knows. */
export function addresses(stacks: readonly LocalStack[]): string[] {
  const ports = stacks.flatMap(({ compose }) =>
    Object.values(compose.services).flatMap((service) => service.ports ?? []),
  );
  const port = ports.find(({ target }) => target === 80)?.published;
  if (port === undefined) return [];
  const domains = new Set(stacks.flatMap(({ requests }) => requests.map(({ domain }) => domain)));
  return [...domains].map((domain) => `http://${domain}${port === '80' ? '' : `:${port}`}/`);
}
